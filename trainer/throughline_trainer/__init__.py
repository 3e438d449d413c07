"""Trains Throughline's scoring models: rows in; model.onnx, manifest.json and model-card.md out."""
