// Runs before the first paint, so that a chosen theme does not flash. Everything else about themes is in theme.js.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked: the system's colours it is.
}
