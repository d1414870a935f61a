"""How honest the confidences and the review queue are, and the fit of the model behind them."""
