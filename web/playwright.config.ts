import { defineConfig } from '@playwright/test'

/** Debian's browser, started as a fresh one without anything of its own to fetch. */
const launchOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}
const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 860 }
/** The short form: a telephone by day with everything, a wide screen at night with every page looked at. */
const isLong = process.env['BELLA_LONG'] !== undefined
type Scheme = 'light' | 'dark'
const project = (name: string, viewport: { width: number; height: number }, colorScheme: Scheme) => ({ name, use: { viewport, colorScheme } })

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../target/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: { launchOptions, trace: { mode: 'retain-on-failure', screenshots: false, sources: false }, screenshot: 'only-on-failure', locale: 'en-US', timezoneId: 'America/New_York' },
  projects: [
    project('phone-light', phone, 'light'),
    { ...project('desktop-dark', desktop, 'dark'), ...(isLong ? {} : { grep: /@smoke/ }) },
    ...(isLong ? [project('phone-dark', phone, 'dark'), project('desktop-light', desktop, 'light')] : []),
  ],
})
