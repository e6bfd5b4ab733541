import type { Http } from '../../http/app-env.ts'

/** The id in a path; 0, which no row has, for what is no positive whole number. */
export function pathId(c: Http, name = 'id'): number {
  const text = c.req.param(name) ?? ''
  const id = /^[1-9]\d*$/.test(text) ? Number(text) : 0
  return Number.isSafeInteger(id) ? id : 0
}
