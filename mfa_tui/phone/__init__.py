"""The user's second device: it shares nothing with the app but what a real phone would see."""
