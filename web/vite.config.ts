import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zopfli from '@gfx/zopfli'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** `BELLA=http://… KEY=… npm run dev` works against a running server. */
const server = process.env['BELLA'] ?? 'http://127.0.0.1:8000'
const key = process.env['KEY']
const proxied = { target: server, headers: key === undefined ? {} : { 'x-api-key': key } }
const proxy = { '/api': proxied, '/health': proxied }

/** A smaller file is sent as it is. */
const WORTH_PACKING = 400
/** Pages of one folder that are small: one file packs better than many. */
const TOGETHER = { happened: 'calls|customers|inbox|links|more', settings: 'settings' }
/** What nearly every page but the first one shows. */
const PARTS = /src\/(ui\/(Copy|Dialog|Field|More|Switch|Tabs|WeekEditor)\.svelte|ui\/going|lib\/(draft|form|hours)|api\/pages)/
/** What the built files are made from; the server's tests compute the same digest. */
const SOURCES = ['index.html', 'package-lock.json', 'public', 'src', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts']

function files(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => files(join(path, name)))
}

function digest(): string {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap(files).filter((path) => !path.endsWith('.test.ts')).sort()) {
    hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** Packs what was built once, so that the server never has to, and notes from which sources it was built. */
function finish(): Plugin {
  return {
    name: 'finish',
    async closeBundle() {
      for (const path of files('dist').filter((path) => /\.(html|js|css|svg|webmanifest)$/.test(path))) {
        const content = readFileSync(path)
        // A twentieth smaller than what zlib makes, once for every visit.
        if (content.length >= WORTH_PACKING) writeFileSync(`${path}.gz`, await zopfli.gzipAsync(content, { numiterations: 15 }))
      }
      writeFileSync('dist/sources.sha256', `${digest()}\n`)
    },
  }
}

/** The calendar without its own row of buttons: the page has others. */
function bare(): Plugin {
  return { name: 'bare', enforce: 'pre', load: (id) => (id.endsWith('/@event-calendar/core/src/Toolbar.svelte') ? '<!-- -->' : null) }
}

/** What the calendar could show and never does here: its own buttons, lines of time, other colours, a row for whole days. */
const UNSEEN = /\.ec-(timeline|toolbar|button|icon|title|dark|auto-dark|year-view|custom-scrollbars|all-day|pointer)\b|\[dir="?rtl/

export default defineConfig({
  plugins: [bare(), svelte(), finish()],
  css: {
    postcss: {
      plugins: [
        {
          postcssPlugin: 'unseen',
          Rule(rule) {
            const seen = rule.selectors.filter((selector) => !UNSEEN.test(selector))
            if (seen.length === 0) rule.remove()
            else if (seen.length < rule.selectors.length) rule.selectors = seen
          },
        },
      ],
    },
  },
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2022',
    // The first that know how to mix colours, which the pages do.
    cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [...Object.entries(TOGETHER).map(([name, folders]) => ({ name, test: new RegExp(`src/(pages/(${folders})/(?!.*\\.es\\.ts))`) })), { name: 'parts', test: PARTS }] } } },
  },
  test: { include: ['src/**/*.test.ts'] },
})
