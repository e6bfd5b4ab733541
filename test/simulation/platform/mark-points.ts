import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { leftOut } from './left-out.ts'

/** Where sources call ports. */
const folders = ['src/core', 'src/jobs', 'src/objects']

/** How objects are called: a call of the core's that they repeat is one fault point. */
const plumbing = ['src/objects/clients.ts', 'src/objects/call-object.ts']

const ports = new Set(['db', 'objects', 'queues', 'messenger'])

/** They send statements, in which a database only writes down what is asked. */
const batches = new Set(['writeBatch', 'readBatch', 'guardedBatch', 'batch'])

/** Those that ask the gateway something. */
const gatewayCalls = new Set([
  ...['create', 'charge', 'retrieve', 'confirm', 'cancel', 'refund', 'listRefunds'],
  ...['createCustomer', 'list', 'deleteCustomer'],
])

export interface Marked {
  /** The core's sources in which every place that takes a port says its name, by file. */
  sources: Map<string, string>
  /** Such as `src/core/payments/settling/settle.ts findOrAdopt d1`. */
  points: string[]
}

interface Span {
  start: number
  end: number
}

interface Found extends Span {
  /** The function in which it stands; empty at the top of a file. */
  within: string
}

interface SyntaxNode extends Span {
  type: string
  [property: string]: unknown
}

/**
 * Finds and marks all fault points below the repository's root. Statically, as stack traces do not tell:
 * a statement that is awaited runs later, without its caller.
 */
export function markPoints(
  root: string,
  change: (file: string, source: string) => string = (_, source) => source,
): Marked {
  const sources = new Map<string, string>()
  const points: string[] = []
  for (const file of sourcesBelow(root)) {
    const source = change(file, readFileSync(join(root, file), 'utf8'))
    const named = nameAll(file, source, findPorts(source)).filter(isPlayed)
    if (named.length === 0) continue
    sources.set(file, mark(source, named))
    points.push(...named.map(({ name }) => name))
  }
  return { sources, points }
}

function sourcesBelow(root: string): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path}`,
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => !plumbing.includes(file))
    .toSorted()
}

function isPlayed({ name }: Named): boolean {
  return !leftOut.some((beginning) => name.startsWith(beginning))
}

interface Named extends Found {
  name: string
}

function nameAll(file: string, source: string, found: Found[]): Named[] {
  const counts = new Map<string, number>()
  return found.map(({ start, end, within }) => {
    const name = [file, within, calledAt(source, start, end)].filter(Boolean).join(' ')
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return { start, end, within, name: count === 1 ? name : `${name} (${count})` }
  })
}

/** What is called there, in a word or two. */
function calledAt(source: string, start: number, end: number): string {
  const port = /\w+$/.exec(source.slice(start, end))?.[0] ?? 'gateway'
  const rest = source.slice(end)
  const [, method = ''] = /^\s*\.(\w+)/.exec(rest) ?? []
  switch (port) {
    case 'db':
      return 'd1'
    case 'objects': {
      const [, call = ''] = /^\s*\.\w+\([^()]*\)\s*(\.\w+)/.exec(rest) ?? []
      return `${method}${call}`
    }
    case 'queues':
      return `queue ${method}`
    case 'messenger':
      return 'email'
    case 'savedCards':
      return `cards.${method}`
    default:
      return `gateway.${method}`
  }
}

/** In the same lines as before: the text of a mark has none. */
function mark(source: string, named: Named[]): string {
  const insertions = named.flatMap(({ start, end, name }) => [
    { at: start, text: `globalThis.soukPoint(${JSON.stringify(name)}, ` },
    { at: end, text: ')' },
  ])
  let marked = ''
  let from = 0
  for (const { at, text } of insertions.toSorted((a, b) => a.at - b.at)) {
    marked += source.slice(from, at) + text
    from = at
  }
  return marked + source.slice(from)
}

/** Where the walk is. */
interface Scope {
  /**
   * Whether a plain `db` was taken out of a context here; one that was handed in, as it is to
   * `writeBatch`, belongs to the point that has taken it.
   */
  isTaken: boolean
  /** Whether this only makes statements of a batch. */
  isBatched: boolean
  /** The outermost function or method with a name. */
  within: string
}

/** Most files have nothing of it, which is found out faster without their syntax. */
const hint = /\bdb\b(?!\/)|\.(objects|queues|messenger)\b|\b(gateway|savedCards)\.|\bgatewayNamed\b/

function findPorts(source: string): Found[] {
  const found: Found[] = []
  if (hint.test(source)) {
    const top = { isTaken: true, isBatched: false, within: '' }
    collectPorts(parseAst(source, { lang: 'ts' }), top, found)
  }
  return found
}

/** Walks what is evaluated: no types, and no patterns and keys, which only name something. */
function collectPorts(value: unknown, scope: Scope, found: Found[]): void {
  if (Array.isArray(value)) for (const item of value) collectPorts(item, scope, found)
  if (!isSyntaxNode(value)) return
  const port = isPort(value, scope) ? value : gatewayAskedBy(value)
  if (port && !scope.isBatched) {
    found.push({ start: port.start, end: port.end, within: scope.within })
  }
  for (const part of evaluatedPartsOf(value)) {
    collectPorts(part, scopeWithin(value, part, scope), found)
  }
}

function scopeWithin(node: SyntaxNode, part: unknown, scope: Scope): Scope {
  const within = scope.within || definedBy(node)
  if (isFunction(node) && isHandedDatabase(node.params)) return { ...scope, within, isTaken: false }
  if (node.type === 'AwaitExpression') return { ...scope, within, isBatched: false }
  const isStatement = isBatch(node) && isSyntaxNode(part) && !isPort(part, scope)
  return { ...scope, within, isBatched: scope.isBatched || (isStatement && part !== node.callee) }
}

function isBatch({ type, callee }: SyntaxNode): boolean {
  if (type !== 'CallExpression' || !isSyntaxNode(callee)) return false
  return batches.has(nameOf(isMember(callee) ? callee.property : callee))
}

function isPort(node: SyntaxNode, { isTaken }: Scope): boolean {
  if (node.type === 'Identifier') return node.name === 'db' && isTaken
  return isMember(node) && ports.has(nameOf(node.property))
}

/** The gateway of which something is asked: its capabilities are read without a call. */
function gatewayAskedBy({ type, callee }: SyntaxNode): SyntaxNode | null {
  if (type !== 'CallExpression' || !isSyntaxNode(callee) || !isMember(callee)) return null
  const { object, property } = callee
  if (!isSyntaxNode(object) || !gatewayCalls.has(nameOf(property))) return null
  const isGateway = nameOf(object) === 'gateway' || nameOf(object.callee) === 'gatewayNamed'
  return isGateway || nameOf(object) === 'savedCards' ? object : null
}

function evaluatedPartsOf(node: SyntaxNode): unknown[] {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return [node.expression]
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return []
    case 'ExportNamedDeclaration':
      return [node.declaration]
    case 'CallExpression':
      return [node.callee, ...(Array.isArray(node.arguments) ? node.arguments : [])]
    case 'VariableDeclarator':
      return [node.init]
    case 'AssignmentExpression':
      return [node.right]
    case 'MemberExpression':
      return node.computed ? [node.object, node.property] : [node.object]
    case 'Property':
      return node.shorthand ? [] : [node.value]
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return [node.value]
    case 'CatchClause':
      return [node.body]
    default:
      if (node.type.startsWith('TS')) return []
      return isFunction(node) ? [node.body] : Object.values(node)
  }
}

function isFunction({ type }: SyntaxNode): boolean {
  return (
    type === 'FunctionDeclaration' ||
    type === 'FunctionExpression' ||
    type === 'ArrowFunctionExpression'
  )
}

/** The name by which a reader looks for it; empty where it defines nothing. */
function definedBy({ type, id, key }: SyntaxNode): string {
  switch (type) {
    case 'FunctionDeclaration':
    case 'VariableDeclarator':
      return nameOf(id)
    case 'MethodDefinition':
      return nameOf(key)
    default:
      return ''
  }
}

function isHandedDatabase(params: unknown): boolean {
  return Array.isArray(params) && params.some((param) => nameOf(param) === 'db')
}

function isMember(node: SyntaxNode): boolean {
  return node.type === 'MemberExpression' && node.computed === false
}

/** Empty where it is no plain name. */
function nameOf(node: unknown): string {
  if (!isSyntaxNode(node)) return ''
  return node.type === 'Identifier' || node.type === 'PrivateIdentifier' ? String(node.name) : ''
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
