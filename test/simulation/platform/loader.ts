import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = new URL('../../../', import.meta.url)
const runtimeModule = new URL('./cloudflare-workers.ts', import.meta.url).href

/**
 * Lets the Worker's modules load in plain Node. `change` may give a module's source another text: so
 * faults are planted in the real code, and never in the product.
 */
export function loadWorkerModules(change?: (file: string, source: string) => string): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'cloudflare:workers'
        ? { url: runtimeModule, shortCircuit: true }
        : next(specifier, context),
    load(url, context, next) {
      if (!change || !url.startsWith(`${root.href}src/`)) return next(url, context)
      const file = url.slice(root.href.length)
      const source = change(file, readFileSync(fileURLToPath(url), 'utf8'))
      return { format: 'module-typescript', source, shortCircuit: true }
    },
  })
}
