# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How honest the confidences and the review queue are, and the fit of the model behind them."""
