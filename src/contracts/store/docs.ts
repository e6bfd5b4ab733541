import { Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { AppEnv, Http } from '../../http/app-env.ts'

/** Made from the published documents when the project is built (scripts/build-assets.ts). */
export const docs = new Hono<AppEnv>()

/** People come here with a browser; programs are told that there is nothing, as at any other path. */
docs.get('/', (c) => {
  c.header('Vary', 'Accept', { append: true })
  const isBrowser = accepts(c, { header: 'Accept', supports: ['text/html'], default: '' }) !== ''
  return isBrowser ? c.redirect('/api/docs/') : c.notFound()
})

docs.get('/api/docs/', (c) => asset(c, '/api/docs/index.html', 'text/html; charset=utf-8'))

docs.get('/api/docs/:file{[\\w.-]+}', (c) => asset(c, `/api/docs/${c.req.param('file')}`))

docs.get('/api/schema/', (c) => {
  c.header('Vary', 'Accept', { append: true })
  const asked = c.req.query('format')
  const yaml = asked ? asked === 'yaml' : /\byaml\b/.test(c.req.header('accept') ?? '')
  return yaml
    ? asset(c, '/api/schema/store.yaml', 'application/yaml; charset=utf-8')
    : asset(c, '/api/schema/store.json', 'application/json; charset=utf-8')
})

/** The documents of the other contracts, for the selector of the page. */
docs.get('/api/schema/:file{[a-z-]+[.]json}', (c) =>
  asset(c, `/api/schema/${c.req.param('file')}`, 'application/json; charset=utf-8'),
)

async function asset(c: Http, path: string, contentType?: string): Promise<Response> {
  const found = await c.env.ASSETS.fetch(new URL(path, c.req.url))
  if (found.status !== 200) return c.notFound()
  const answer = c.newResponse(found.body, { headers: found.headers })
  if (contentType) answer.headers.set('Content-Type', contentType)
  answer.headers.set('Cache-Control', 'public, max-age=300')
  answer.headers.set(
    'Content-Security-Policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
  )
  return answer
}
