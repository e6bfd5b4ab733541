import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { triggersMax } from './budgets/budgets.ts'
import { ambientCall, isErrorAsText, nameOf } from './support/tidy/calls.ts'
import { explainedIn, warningsIn } from './support/tidy/events.ts'
import { brokenReferences, parsePage, readPage } from './support/tidy/page.ts'
import { ringsIn } from './support/tidy/rings.ts'
import {
  filesIn,
  isSyntaxNode,
  parseSource,
  readSource,
  type SourceFile,
  type SyntaxNode,
} from './support/tidy/source.ts'
import {
  definitions,
  statementLinesMax,
  statementsIn,
  variableLimitsIn,
} from './support/tidy/statements.ts'
import { areaOf, ownersOf, tablesWrittenIn } from './support/tidy/tables.ts'

const paths = filesIn('src', 'scripts', 'test')
const sources = paths.filter((path) => path.endsWith('.ts')).map(readSource)
const underTest = sources.filter(({ path }) => path.startsWith('src/'))

const pages = ['README.md', ...filesIn('docs').filter((path) => path.endsWith('.md'))].map(readPage)

const LINES_MAX = 300
const FUNCTION_LINES_MAX = 70
const README_LINES_MAX = 150

/**
 * What each part of the source may import from the others; a contract also has its own folder.
 * Objects are made by the platform, so they fetch their context themselves.
 */
const ALLOWED_IMPORTS: Record<string, string[]> = {
  'src/contracts': ['src/http', 'src/core'],
  'src/http': ['src/http', 'src/core', 'src/env.ts', 'src/cost.ts'],
  'src/core': ['src/core', 'src/db'],
  'src/db': ['src/db'],
  'src/gateways': ['src/gateways', 'src/core', 'src/outgoing'],
  'src/messages': ['src/messages', 'src/core', 'src/outgoing'],
  'src/identity-providers': ['src/identity-providers', 'src/core', 'src/outgoing'],
  'src/outgoing': ['src/outgoing', 'src/cost.ts'],
  'src/images': ['src/images', 'src/core'],
  'src/objects': ['src/objects', 'src/core', 'src/context.ts', 'src/cost.ts'],
  'src/jobs': ['src/jobs', 'src/core', 'src/cost.ts'],
}

test('finds the source', () => {
  expect(underTest.length).toBeGreaterThan(2)
})

test('imports follow the direction of architecture.md', () => {
  const violations = underTest.flatMap(({ path, imports }) => {
    const part = path.split('/').slice(0, 2).join('/')
    const own = part === 'src/contracts' ? [path.split('/').slice(0, 3).join('/')] : []
    const allowed = ALLOWED_IMPORTS[part]
    if (!allowed) return []
    return imports
      .filter((target) => target.startsWith('src/'))
      .filter((target) => ![...allowed, ...own].some((place) => isWithin(target, place)))
      .map((target) => `${path} imports ${target}`)
  })
  expect(violations).toEqual([])
})

test('the core knows no framework and no platform, and only closing an account calls checkout', () => {
  const violations = core().flatMap(({ path, imports }) => {
    const mayCall =
      path.startsWith('src/core/checkout/') || path === 'src/core/customers/close-account.ts'
    return imports
      .filter(
        (target) =>
          /^(hono|@hono|cloudflare:)/.test(target) ||
          (target.startsWith('src/core/checkout/') && !mayCall),
      )
      .map((target) => `${path} imports ${target}`)
  })
  expect(violations).toEqual([])
})

test('nothing imports itself by way of others, and no area of the core another that imports it', () => {
  const files = new Map(underTest.map(({ path, imports }) => [path, imports]))
  expect(ringsIn(files)).toEqual([])
  const areas = new Map<string, string[]>()
  for (const { path, imports } of core()) {
    const own = areaOf(path)
    const others = imports.flatMap((target) => areaOf(target) ?? []).filter((area) => area !== own)
    if (own) areas.set(own, [...(areas.get(own) ?? []), ...others])
  }
  expect(ringsIn(areas)).toEqual([])
})

test('an area of the core writes no table of another: it asks for the other one’s statement', () => {
  const violations = core().flatMap(({ path, text }) =>
    tablesWrittenIn(text)
      .filter((table) => !ownersOf(table).includes(areaOf(path) ?? path))
      .map((table) => `${path} writes ${table}`),
  )
  expect(violations).toEqual([])
})

test('the core takes time, chance and the network from its context', () => {
  const violations = core().flatMap((source) =>
    source.nodes.flatMap(({ node }) => {
      const ambient = ambientCall(node)
      return ambient ? [`${at(source, node)} ${ambient}`] : []
    }),
  )
  expect(violations).toEqual([])
})

test('nothing hides behind a Proxy or Reflect: a plain function has a plain name', () => {
  const violations = sources.flatMap((source) =>
    source.nodes
      .filter(({ node }) => node.type === 'Identifier' && /^(Proxy|Reflect)$/.test(`${node.name}`))
      .map(({ node }) => `${at(source, node)} ${node.name}`),
  )
  expect(violations).toEqual([])
})

test('logs and rows tell of an error without the values of its statement', () => {
  const violations = underTest
    .filter(({ path }) => path !== 'src/core/describe-error.ts')
    .flatMap((source) =>
      source.nodes
        .filter(({ node }) => isErrorAsText(node))
        .map(({ node }) => `${at(source, node)} describeError(error) instead of String(error)`),
    )
  expect(violations).toEqual([])
})

test('no file is longer than its limit', () => {
  const violations = sources
    .filter(({ path }) => !/^src\/db\/(schema|demo)\/|^scripts\/local\/drawings\//.test(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines, ${LINES_MAX} are the limit`)
  expect(violations).toEqual([])
})

test('no function is longer than its limit', () => {
  const violations = sources.flatMap((source) =>
    source.nodes
      .filter(({ node, parent }) => isFunction(node) && !isGroupOfTests(parent))
      .map(({ node }) => ({ node, lines: linesOf(source, node) }))
      .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
      .map(({ node, lines }) => `${at(source, node)} a function of ${lines} lines`),
  )
  expect(violations).toEqual([])
})

test('names are kebab-case and say what is inside', () => {
  const violations = paths.filter((path) => {
    const parts = path.split('/')
    const [stem = ''] = parts.at(-1)?.split('.') ?? []
    return [...parts.slice(0, -1), stem].some(
      (name) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^(utils?|helpers?|common|lib)$/.test(name),
    )
  })
  expect(violations).toEqual([])
})

test('only the Worker and the contracts have an index.ts', () => {
  const violations = paths.filter(
    (path) =>
      path.endsWith('/index.ts') &&
      !/^src\/index\.ts$|^src\/contracts\/[^/]+\/index\.ts$/.test(path),
  )
  expect(violations).toEqual([])
})

test('relative imports name the file, and zod is imported whole', () => {
  const violations = sources.flatMap((source) => [
    ...source.specifiers
      .filter((specifier) => specifier.startsWith('.') && !/\.[a-z]+(\?raw)?$/.test(specifier))
      .map((specifier) => `${source.path} imports ${specifier} without its extension`),
    ...source.nodes
      .filter(({ node }) => isPartialZodImport(node))
      .map(({ node }) => `${at(source, node)} imports zod in parts, which bundles all of it`),
  ])
  expect(violations).toEqual([])
})

test('nothing is left to do without saying when, and no package host is named', () => {
  const forbidden =
    /\b(FIXME|XXX)\b|\bTODO\b(?! (when|once|if|after|until)\b)|registry\.[a-z]+\.org/i
  const violations = sources
    .filter(({ path }) => path !== 'test/tidy.test.ts')
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const [word] = forbidden.exec(line) ?? []
        return word ? [`${path}:${index + 1} ${word}`] : []
      }),
    )
  expect(violations).toEqual([])
})

test('triggers are few, and a statement fits on a screen', () => {
  const defined = definitions()
  const triggers = defined.filter(({ isTrigger }) => isTrigger).length
  const long = [...sources.flatMap(statementsIn), ...defined].filter(
    ({ lines }) => lines > statementLinesMax,
  )
  // Past the reporter, which shows nothing of a test that passes.
  process.stdout.write(
    `tidy: ${triggers} triggers, ${long.length} statements over ${statementLinesMax} lines\n`,
  )
  expect(triggers).toBeGreaterThan(0)
  expect(triggers).toBeLessThanOrEqual(triggersMax)
  expect(long).toEqual([])
})

test('no statement binds its limit, for which SQLite would prepare it anew each time', () => {
  expect(underTest.flatMap(variableLimitsIn)).toEqual([])
  const bound = parseSource('a.ts', 'db.limit(5); sql`LIMIT $' + '{size}`; "LIMIT ?"')
  expect(variableLimitsIn(bound)).toHaveLength(3)
  const constant = parseSource('a.ts', 'db.limit(constantLimit(5)); sql`LIMIT $' + '{constant(5)}`')
  expect(variableLimitsIn(constant)).toEqual([])
})

test('the README can be read in one go', () => {
  const readme = pages.find(({ path }) => path === 'README.md')
  expect(readme?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(README_LINES_MAX)
})

test('what the README and docs/ point to is there', () => {
  expect(pages.flatMap(brokenReferences)).toEqual([])
  const stale = parsePage('docs/a.md', '[b](b.md#c) `src/gone.ts` [web](https://example.com)')
  expect(brokenReferences(stale)).toEqual([
    'docs/a.md names docs/b.md, which is not there',
    'docs/a.md names src/gone.ts, which is not there',
  ])
})

test('docs/deployment.md explains each event of the log that warns, and no other', () => {
  const logged = new Set(underTest.flatMap(warningsIn))
  const page = pages.find(({ path }) => path === 'docs/deployment.md')
  expect(logged).toContain('dead_letter')
  expect(page && explainedIn(page).toSorted()).toEqual([...logged].toSorted())
})

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}

function core(): SourceFile[] {
  return underTest.filter(({ path }) => path.startsWith('src/core/'))
}

function isFunction({ type }: SyntaxNode): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type)
}

// The function given to `describe` is a heading over tests, not a unit of logic.
function isGroupOfTests(parent: SyntaxNode | undefined): boolean {
  const callee = parent?.callee
  if (!isSyntaxNode(callee)) return false
  // `describe.each(table)(name, tests)` calls what a call has answered.
  const named = isSyntaxNode(callee.callee) ? callee.callee : callee
  return /^describe/.test(nameOf(named) ?? '')
}

function isPartialZodImport(node: SyntaxNode): boolean {
  const isZod = isSyntaxNode(node.source) && node.source.value === 'zod'
  const { specifiers } = node
  return (
    isZod &&
    node.importKind !== 'type' &&
    Array.isArray(specifiers) &&
    specifiers.some(({ type }) => type !== 'ImportNamespaceSpecifier')
  )
}

function linesOf({ text }: SourceFile, { start, end }: SyntaxNode): number {
  return text.slice(start, end).split('\n').length
}

function at({ path, text }: SourceFile, { start }: SyntaxNode): string {
  return `${path}:${text.slice(0, start).split('\n').length}`
}

test('docs/dependencies.md says what each package is for', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const page = pages.find(({ path }) => path === 'docs/dependencies.md')?.text ?? ''
  const packages = Object.keys({ ...dependencies, ...devDependencies })
  expect(packages.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
