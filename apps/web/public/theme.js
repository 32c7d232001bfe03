// Before the first paint, so that the chosen theme does not flash. A file of its own: the CSP forbids inline scripts.
try {
  const theme = localStorage.getItem('wireside-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch (error) {
  console.info('Wireside: no stored theme', error)
}
