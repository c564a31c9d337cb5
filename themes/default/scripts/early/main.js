// Runs before the first paint: says that scripts run, and restores what the reader chose.
const root = document.documentElement;
root.classList.add("js");
for (const name of ["theme", "mode", "size"]) {
  try {
    const value = localStorage.getItem(`sitegen-${name}`);
    if (value && /^[a-z]+$/.test(value)) root.setAttribute(`data-${name}`, value);
  } catch {
    // Storage is off: nothing was remembered.
  }
}
