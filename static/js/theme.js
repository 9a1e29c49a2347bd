// Loaded before anything is painted: a reader who chose a theme never sees the other one flash by.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden in this browser: the system's theme it is.
}
