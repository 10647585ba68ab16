/** Light, dark, or as the device is set. */

export type Theme = 'system' | 'light' | 'dark'

const STORED = 'bella.theme'

export function theme(): Theme {
  const stored = localStorage.getItem(STORED)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function applyTheme(wanted: Theme = theme()) {
  if (wanted === 'system') {
    localStorage.removeItem(STORED)
    delete document.documentElement.dataset['theme']
  } else {
    localStorage.setItem(STORED, wanted)
    document.documentElement.dataset['theme'] = wanted
  }
}
