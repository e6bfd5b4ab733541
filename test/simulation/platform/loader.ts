import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installMarks } from './fault-points.ts'
import { takeOverGlobals } from './globals.ts'
import { markPoints } from './mark-points.ts'

const root = new URL('../../../', import.meta.url)
const runtimeModule = new URL('./cloudflare-workers.ts', import.meta.url).href

/**
 * Lets the Worker's modules load in plain Node, and answers the names of all fault points of the core,
 * whose sources are marked with them. `change` may give a module's source another text before: so
 * faults are planted in the real code, and never in the product.
 */
export function loadWorkerModules(change?: (file: string, source: string) => string): string[] {
  const { sources, points } = markPoints(fileURLToPath(root.href), change)
  installMarks()
  takeOverGlobals()
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'cloudflare:workers') return { url: runtimeModule, shortCircuit: true }
      return besideImporter(specifier, context) ?? next(specifier, context)
    },
    load(url, context, next) {
      if (url.endsWith('/drizzle-orm/entity.js')) return fasterEntity(url)
      if (!url.startsWith(`${root.href}src/`)) return next(url, context)
      const file = url.slice(root.href.length)
      const source = sources.get(file) ?? change?.(file, readFileSync(fileURLToPath(url), 'utf8'))
      if (source === undefined) return next(url, context)
      return { format: 'module-typescript', source, shortCircuit: true }
    },
  })
  return points
}

/**
 * A module that is imported by its path. Node would look for a package's settings at each of them, which
 * takes a third of a program's start.
 */
function besideImporter(
  specifier: string,
  { parentURL, conditions }: { parentURL?: string | undefined; conditions: string[] },
) {
  if (!specifier.startsWith('.') || !parentURL || !conditions.includes('import')) return null
  const url = new URL(specifier, parentURL).href
  if (url.endsWith('.ts')) return { url, format: 'module-typescript', shortCircuit: true }
  if (/\.m?js$/.test(url)) return { url, format: 'module', shortCircuit: true }
  return null
}

/**
 * Drizzle asks of every part of every statement, several times, what it is, and climbs its chain of
 * classes to find out: an eighth of all time. The answer for a class never changes.
 */
function fasterEntity(url: string) {
  const source = readFileSync(fileURLToPath(url), 'utf8')
  const remembered = `
    const kinds = new WeakMap();
    function is(value, type) {
      if (!value || typeof value !== "object") return false;
      const start = Object.getPrototypeOf(value)?.constructor;
      if (!start) return climb(value, type);
      let known = kinds.get(start);
      if (!known) kinds.set(start, known = new Map());
      let answer = known.get(type);
      if (answer === undefined) known.set(type, answer = climb(value, type));
      return answer;
    }`
  const changed = source.replace('function is(value, type) {', 'function climb(value, type) {')
  if (changed === source) throw new Error('Drizzle asks in another way now')
  return { format: 'module', source: changed + remembered, shortCircuit: true } as const
}
