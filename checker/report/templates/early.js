"use strict";
// Runs before anything is painted: the choice of light or dark is kept, and what needs a script becomes visible.
document.documentElement.classList.add("scripted");
try {
  const theme = localStorage.getItem("checker.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* no storage: the system decides */ }
