/* Sets the theme before the first paint, so that a dark page never flashes white, and follows the system after that:
   the pages of the server itself have no other script. Kept in step with src/stores/theme.ts, which runs after it. */
(function () {
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    var wanted = null;
    try {
      wanted = localStorage.getItem("baton.theme");
    } catch {
      wanted = null; // storage may be closed to us; the system's theme then holds
    }
    var isDark = wanted === "dark" || (wanted !== "light" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }
  dark.addEventListener("change", apply);
  apply();
})();
