import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'

const BROWSER_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A page together with what must not happen while it is open. */
export interface WatchedPage {
  page: Page
  faults: string[]
}

export interface Browser {
  openPage(url: string): Promise<WatchedPage>
  close(): Promise<void>
}

/** Chromium, at CHROMIUM or at /usr/bin/chromium, with a profile of its own. */
export async function openBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'souk-browser-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: BROWSER_ARGUMENTS,
  })
  browser.setDefaultTimeout(20_000)

  async function openPage(url: string): Promise<WatchedPage> {
    const page = await browser.newPage()
    const faults = watch(page)
    await page.goto(url)
    return { page, faults }
  }

  async function close(): Promise<void> {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
  }

  return { openPage, close }
}

/** What goes wrong in a page from now on, requests to other hosts than this one included. */
function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    const isLocal = hostname === 'localhost' || protocol === 'data:' || protocol === 'blob:'
    if (!isLocal) faults.push(`request to ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`)
  })
  page.on('console', (message) => {
    const { url } = message.location()
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${url})`)
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  return faults
}
