// Runs before the first paint, so that a chosen theme doesn't flash the other one, and asks for the timeline while the modules are
// on their way: first, as reading what was chosen takes a few milliseconds. Not a module: those wait.
{
  if (location.search === '' && !location.hash.startsWith('#/')) {
    globalThis.indexAsked = fetch('/api/index', { cache: 'no-cache' });
    // Whoever asks for the index is told why it failed.
    globalThis.indexAsked.catch(() => {});
  }

  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
