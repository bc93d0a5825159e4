/**
 * Light or dark: the system's wish, unless the person has said otherwise here. The choice is kept in this browser.
 */

/** What `early.js` reads before the first paint. */
const KEY = 'theme';

export function toggleTheme() {
  const systemDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const chosen = document.documentElement.dataset.theme;
  const isDark = chosen ? chosen === 'dark' : systemDark;
  const wanted = isDark ? 'light' : 'dark';
  if ((wanted === 'dark') === systemDark) {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, wanted);
    document.documentElement.dataset.theme = wanted;
  }
}
