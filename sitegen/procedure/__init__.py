"""Time limits and fees set by law, and the form and the calculators of 依申请公开 (disclosure on application)."""
