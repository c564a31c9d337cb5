"""The numbers of the law as data, and the form and the calculators of 依申请公开."""
