/* Sets the theme before the first paint, so that a dark page never flashes white. Kept in step with src/app/theme.ts. */
(function () {
  var wanted = null;
  try {
    wanted = localStorage.getItem("baton.theme");
  } catch {
    wanted = null; // storage may be closed to us; the system's theme then holds
  }
  var dark = wanted === "dark" || (wanted !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
