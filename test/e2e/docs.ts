/*
 * The pages that people open, in a real browser against the running system: the documentation of
 * the API, the mail of the waitlist and the simulator's outbox. `npm run test:e2e`; needs Chromium, at CHROMIUM or at
 * /usr/bin/chromium.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type Browser, openBrowser, type WatchedPage } from './browser.ts'
import { type RunningSystem, startSystem } from './running-system.ts'

let system: RunningSystem
let browser: Browser
const cleanUps: (() => Promise<void>)[] = []

before(async () => {
  system = await startSystem()
  cleanUps.push(system.stop)
  browser = await openBrowser()
  cleanUps.push(browser.close)
})

after(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

function openPage(url: string): Promise<WatchedPage> {
  return browser.openPage(url)
}

test('a browser at the root is led to every operation of the store, from this host alone', async () => {
  const { page, faults } = await openPage(`${system.api}/`)
  assert.equal(page.url(), `${system.api}/api/docs/`)
  await page.locator('.opblock').first().waitFor()
  assert.equal(
    await page.locator('.opblock').count(),
    await countOperations(`${system.api}/api/schema/`),
  )
  assert.deepEqual(faults, [])
})

test('the cards lead to each contract and say which one is shown', async () => {
  const { page, faults } = await openPage(`${system.api}/api/docs/`)
  const cards = page.locator('nav article')
  const names = await cards.locator('h2').allTextContents()
  assert.deepEqual(names, ['store', 'avantlush', 'commerce-engine', 'cortex'])
  await cards.locator('h2 a', { hasText: 'cortex' }).click()
  await page.locator('#operations-auth-createToken').waitFor()
  const expected = await countOperations(`${system.api}/api/schema/cortex.json`)
  assert.equal(await page.locator('.opblock').count(), expected)
  assert.equal(await page.locator('nav [aria-current]').textContent(), 'cortex')
  assert.ok(await cards.last().getByText(`${expected} operations`).isVisible())
  assert.deepEqual(faults, [])
})

for (const [name, heading] of [
  ['avantlush', 'Checkout'],
  ['commerce-engine', 'Filter grammar'],
]) {
  test(`the rules of ${name} can be read where it is shown`, async () => {
    const { page, faults } = await openPage(`${system.api}/api/docs/?contract=${name}`)
    await page.getByText(`Rules of ${name}`).click()
    await page.getByRole('heading', { name: heading, exact: true }).waitFor()
    assert.equal(await page.getByText('Rules of store').isVisible(), false)
    await page.setViewportSize({ width: 390, height: 844 })
    assert.equal(await widthOf(page), 390)
    assert.deepEqual(faults, [])
  })
}

test('a card offers the document itself', async () => {
  const { page, faults } = await openPage(`${system.api}/api/docs/`)
  await page.getByRole('link', { name: 'OpenAPI document' }).last().click()
  await page.waitForURL(`${system.api}/api/schema/cortex.json`)
  assert.deepEqual(faults, [])
})

test('the page fits a phone', async () => {
  const { page, faults } = await openPage(`${system.api}/api/docs/`)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.locator('.opblock').first().waitFor()
  assert.equal(await widthOf(page), 390)
  assert.deepEqual(faults, [])
})

test('an operation can be tried out in the documentation, on a phone as well', async () => {
  const { page, faults } = await openPage(`${system.api}/api/docs/`)
  await page.setViewportSize({ width: 390, height: 844 })
  const operation = page.locator('#operations-Products-listProducts')
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByRole('button', { name: 'Execute' }).click()
  const status = operation.locator('.live-responses-table .response-col_status').last()
  await status.waitFor()
  assert.match((await status.textContent()) ?? '', /^200/)
  assert.equal(await widthOf(page), 390)
  assert.deepEqual(faults, [])
})

test("the simulator's first page fits a phone", async () => {
  const { page, faults } = await openPage(`${system.simulator}/`)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await widthOf(page), 390)
  assert.deepEqual(faults, [])
})

test('the faults that wait can be looked at', async () => {
  const { faults } = await openPage(`${system.simulator}/faults`)
  const icon = await fetch(`${system.simulator}/favicon.ico`)
  assert.ok(icon.ok)
  assert.deepEqual(faults, [])
})

test('the outbox is a readable page', async () => {
  const { page, faults } = await openPage(`${system.simulator}/outbox`)
  await page.getByRole('heading', { name: /outbox/i }).waitFor()
  assert.deepEqual(faults, [])
})

test('a message to a telephone appears in the outbox by itself, and fits a telephone', async () => {
  const { page, faults } = await openPage(`${system.simulator}/outbox?to=%2B919876543210`)
  await page.setViewportSize({ width: 390, height: 844 })
  await sendText({ To: '+919876543210', From: '+15005550006', Body: 'Hello from the shop' })
  await page.locator('.phone.sms .bubble', { hasText: 'Hello from the shop' }).waitFor()
  assert.equal(await widthOf(page), 390)
  assert.deepEqual(faults, [])
})

test('the mail of the waitlist can be looked at, on a phone as well', async () => {
  const { page, faults } = await openPage(`${system.api}/api/preview_email/`)
  await page.getByRole('heading', { name: 'You are on the waitlist' }).waitFor()
  assert.equal(await page.evaluate('getComputedStyle(document.body).margin'), '0px')
  await page.setViewportSize({ width: 390, height: 844 })
  assert.equal(await widthOf(page), 390)
  assert.deepEqual(faults, [])
})

/** As the shop does by Twilio. */
async function sendText(form: Record<string, string>): Promise<void> {
  const account = 'AC00000000000000000000000000000000'
  const messages = `${system.simulator}/twilio/2010-04-01/Accounts/${account}/Messages.json`
  const response = await fetch(messages, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${account}:twilio_token_test`)}` },
    body: new URLSearchParams(form),
  })
  assert.equal(response.status, 201)
}

function widthOf(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth')
}

async function countOperations(schemaUrl: string): Promise<number> {
  const response = await fetch(schemaUrl)
  const document: { paths: Record<string, Record<string, unknown>> } = await response.json()
  const methods = Object.values(document.paths).flatMap((path) => Object.keys(path))
  return methods.filter((key) => /^(get|post|put|patch|delete)$/.test(key)).length
}
