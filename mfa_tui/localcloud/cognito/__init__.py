"""Amazon Cognito user pools: the operations, one function each, and the state behind them."""
