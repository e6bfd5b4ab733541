import { html } from 'hono/html'

/** A published document, as far as the page shows it. */
export interface Published {
  info: { title: string; summary?: string }
  paths: Record<string, Record<string, unknown>>
  /** What holds beyond the single operations: `<topic>: <rule>`. */
  'x-decisions'?: string[]
  'x-filter-grammar'?: string[]
  'x-error-codes'?: Record<string, { status: number; meaning: string }>
  'x-access-token-claims'?: Record<string, string>
}

type Html = ReturnType<typeof html>

const general = 'In general'

/**
 * The page at /api/docs/: a card for each contract, and below them Swagger UI with the chosen one.
 * Scripts stand in files only: the page's Content-Security-Policy refuses inline ones.
 */
export function docsPage(contracts: Map<string, Published>): string {
  const cards = [...contracts].map(([name, document]) => contractCard(name, document))
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Souk API</title>
    <link rel="icon" href="icon.svg">
    <link rel="stylesheet" href="swagger-ui.css">
    <link rel="stylesheet" href="page.css">
  </head>
  <body>
    <header>
      <h1>Souk API</h1>
      <p>
        One shop behind several published APIs. A storefront written for one of these contracts
        works here unchanged. All of them share accounts, products, stock and orders.
      </p>
      <nav aria-label="Contracts">
        ${cards}
      </nav>
    </header>
    <section aria-label="Rules">
      ${[...contracts].map(([name, document]) => rulesOf(name, document))}
    </section>
    <main id="swagger-ui"></main>
    <script src="swagger-ui-bundle.js"></script>
    <script src="show-contract.js"></script>
  </body>
</html>
`
  return String(page)
}

/** The store's document has an address that its contract names; others stand beside it. */
export function schemaUrl(contract: string): string {
  return contract === 'store' ? '/api/schema/' : `/api/schema/${contract}.json`
}

function contractCard(name: string, { info, paths }: Published): Html {
  const operations = Object.values(paths).flatMap((path) =>
    Object.keys(path).filter((key) => /^(get|post|put|patch|delete)$/.test(key)),
  )
  return html`<article>
          <h2><a href="?contract=${name}" data-contract="${name}" data-schema="${schemaUrl(name)}">${name}</a></h2>
          <p>${codeMarked(info.summary ?? info.title)}</p>
          <ul aria-label="Paths">
            ${foldersOf(Object.keys(paths)).map((folder) => html`<li><code>${folder}</code></li>`)}
          </ul>
          <footer>
            <span>${operations.length} operations</span>
            <a href="${schemaUrl(name)}">OpenAPI document</a>
          </footer>
        </article>`
}

/** Those of the contract that is shown are unhidden by the page. */
function rulesOf(name: string, published: Published): Html {
  const { 'x-decisions': rules = [] } = published
  const topics = Object.groupBy(rules, topicOf)
  return html`<details data-rules="${name}" hidden>
        <summary>Rules of <code>${name}</code> beyond its operations</summary>
        ${Object.entries(topics).map(
          ([topic, ofTopic = []]) => html`<h2>${topic}</h2>
        <ul>${ofTopic.map((rule) => html`<li>${codeMarked(topic === general ? rule : rule.slice(topic.length + 2))}</li>`)}</ul>`,
        )}
        ${tablesOf(published).map(
          ([title, lines]) => html`<h2>${title}</h2>
        <ul>${lines.map((line) => html`<li>${codeMarked(line)}</li>`)}</ul>`,
        )}
      </details>`
}

/** What the rules and the operations refer to, a line each. */
function tablesOf(published: Published): [string, string[]][] {
  const errors = Object.entries(published['x-error-codes'] ?? {})
  const claims = Object.entries(published['x-access-token-claims'] ?? {})
  const tables: [string, string[]][] = [
    ['Filter grammar', published['x-filter-grammar'] ?? []],
    [
      'Error codes',
      errors.map(([code, { status, meaning }]) => `\`${code}\` (${status}): ${meaning}`),
    ],
    ['Claims of access tokens', claims.map(([claim, meaning]) => `\`${claim}\`: ${meaning}`)],
  ]
  return tables.filter(([, lines]) => lines.length > 0)
}

/** A few plain words before a colon are a topic; other rules have none. */
function topicOf(rule: string): string {
  return /^([A-Z][\w -]{1,30}): /.exec(rule)?.[1] ?? general
}

/** What stands between backticks is code. */
function codeMarked(markdown: string): (string | Html)[] {
  return markdown.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))
}

/** For each first part of the paths the longest folder that holds all of them. */
export function foldersOf(paths: string[]): string[] {
  const groups = Object.values(Object.groupBy(paths, (path) => path.split('/')[1] ?? ''))
  const folders = groups.flatMap((group) => (group ? [commonFolder(group)] : []))
  return [...new Set(folders)].toSorted()
}

function commonFolder(paths: string[]): string {
  const [first = '/'] = paths
  const folders = [...first.matchAll(/\//g)].map(({ index }) => first.slice(0, index + 1))
  return folders.findLast((folder) => paths.every((path) => path.startsWith(folder))) ?? '/'
}
