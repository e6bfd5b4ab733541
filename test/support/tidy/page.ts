import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A page of documentation, with the links and the paths of the repository that it names. */
export interface Page {
  path: string
  text: string
  /** Relative links, as paths from the root of the repository. */
  links: string[]
  /** Paths that stand in the text as code, such as `src/app.ts`. */
  named: string[]
}

export function readPage(path: string): Page {
  return parsePage(path, readFileSync(path, 'utf8'))
}

export function parsePage(path: string, text: string): Page {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = '']) => target)
  const links = targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => posix.join(posix.dirname(path), target))
  const named = text.matchAll(/`((?:src|test|scripts|docs|migrations)\/[\w./-]*)`/g)
  return { path, text, links, named: [...named].map(([, target = '']) => target) }
}

/** Where a page points to nothing. */
export function brokenReferences({ path, links, named }: Page): string[] {
  return [...links, ...named]
    .filter((target) => !existsSync(target))
    .map((target) => `${path} names ${target}, which is not there`)
}
