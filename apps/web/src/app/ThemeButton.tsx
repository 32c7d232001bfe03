import { Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'

/** The key that `public/theme.js` reads before the first paint. */
const KEY = 'wireside-theme'

type Theme = 'light' | 'dark'

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(shownTheme)
  const other: Theme = theme === 'dark' ? 'light' : 'dark'
  return (
    <Button
      quiet
      aria-label={`Change to the ${other} theme`}
      icon={theme === 'dark' ? <Sun aria-hidden size={16} /> : <Moon aria-hidden size={16} />}
      onClick={() => {
        document.documentElement.dataset.theme = other
        localStorage.setItem(KEY, other)
        setTheme(other)
      }}
    />
  )
}

function shownTheme(): Theme {
  const { theme } = document.documentElement.dataset
  if (theme === 'light' || theme === 'dark') return theme
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
