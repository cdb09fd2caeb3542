"""Learned parts: small linear models over named features, each an .npz of plain arrays with a model card beside it."""
