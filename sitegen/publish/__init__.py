"""Publishing: the only code that writes the output folder, and the build state kept between builds."""
