import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseAst } from 'vitest/node'

/** A node of the syntax tree, as far as the rules of tidiness look at it. */
export interface SyntaxNode {
  type: string
  start: number
  end: number
  [property: string]: unknown
}

export interface SourceFile {
  path: string
  text: string
  /** Paths from the root of the repository, or the names of packages. */
  imports: string[]
  /** As written in the source. */
  specifiers: string[]
  nodes: { node: SyntaxNode; parent: SyntaxNode | undefined }[]
}

export function readSource(path: string): SourceFile {
  return parseSource(path, readFileSync(path, 'utf8'))
}

export function parseSource(path: string, text: string): SourceFile {
  const nodes = [...walk(parseAst(text, { lang: 'ts' }))]
  const specifiers = nodes.flatMap(({ node }) => {
    const { source } = node
    return isSyntaxNode(source) && typeof source.value === 'string' ? [source.value] : []
  })
  const imports = specifiers.map((specifier) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  )
  return { path, text, imports, specifiers, nodes }
}

/** Every file below the folders, without hidden ones and those of packages. */
export function filesIn(...folders: string[]): string[] {
  const exclude = ({ name }: { name: string }) => name === 'node_modules'
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*`, { withFileTypes: true, exclude }))
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(process.cwd(), posix.join(entry.parentPath, entry.name)))
    .toSorted()
}

function* walk(
  value: unknown,
  parent?: SyntaxNode,
): Generator<{ node: SyntaxNode; parent: SyntaxNode | undefined }> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item, parent)
  if (!isSyntaxNode(value)) return
  yield { node: value, parent }
  for (const part of Object.values(value)) yield* walk(part, value)
}

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
