import './styles/tokens.css'
import './styles/base.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { look, update } from './api/update.svelte'
import { followLinks, reloadWhen } from './lib/address.svelte'
import { start } from './lib/i18n.svelte'
import { applyTheme } from './lib/theme'

applyTheme()
followLinks()
reloadWhen(() => update.isStale)
addEventListener('load', () => void look())
addEventListener('online', () => void look())
const target = document.getElementById('app')
if (target !== null) void start().then(() => mount(App, { target }))
