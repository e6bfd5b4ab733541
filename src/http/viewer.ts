import type { Viewer } from '../core/catalog/types.ts'
import type { Http } from './app-env.ts'

/** Whose eyes the catalogue is shown to. Nobody is signed in where the guard found no token. */
export function viewerOf(c: Http): Viewer {
  return c.var.user?.isStaff ? 'staff' : 'public'
}
