/*
 * Fills .assets with the files that the Worker serves beside its own answers: Swagger UI and, for
 * each implemented contract, its OpenAPI 3.0 document. Run by npm after every install.
 */
import { globSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { parse, stringify } from 'yaml'
import { toOpenApi30 } from './openapi-30.ts'

const DOCS = '.assets/api/docs'
const SCHEMAS = '.assets/api/schema'

// Scripts in files only: the page's Content-Security-Policy refuses inline ones.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Souk API</title>
    <link rel="icon" type="image/png" href="favicon-32x32.png" sizes="32x32">
    <link rel="icon" type="image/png" href="favicon-16x16.png" sizes="16x16">
    <link rel="stylesheet" href="swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="swagger-ui-standalone-preset.js"></script>
    <script src="initializer.js"></script>
  </body>
</html>
`

// Without `validatorUrl: null` Swagger UI would send the document's address to a foreign service.
function initializer(contracts: string[]): string {
  const urls = contracts.map((name) => ({ name, url: schemaUrl(name) }))
  return `SwaggerUIBundle({
  urls: ${JSON.stringify(urls)},
  'urls.primaryName': 'store',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
})
`
}

/** The store's document, whose address is part of its contract, is shown first; others stand beside it. */
function schemaUrl(contract: string): string {
  return contract === 'store' ? '/api/schema/' : `/api/schema/${contract}.json`
}

async function writeDocs(contracts: string[]): Promise<void> {
  const from = 'node_modules/swagger-ui-dist'
  await mkdir(DOCS, { recursive: true })
  for (const name of ['favicon-16x16.png', 'favicon-32x32.png']) {
    await copyFile(`${from}/${name}`, `${DOCS}/${name}`)
  }
  for (const name of [
    'swagger-ui.css',
    'swagger-ui-bundle.js',
    'swagger-ui-standalone-preset.js',
  ]) {
    const text = await readFile(`${from}/${name}`, 'utf8')
    // The source maps are larger than all the rest and stay behind, so nothing may point to them.
    await writeFile(`${DOCS}/${name}`, text.replace(/^(\/\/|\/\*)# sourceMappingURL=.*$/m, ''))
  }
  await writeFile(`${DOCS}/index.html`, PAGE)
  await writeFile(`${DOCS}/initializer.js`, initializer(contracts))
}

async function writeSchema(contract: string): Promise<void> {
  const published = await readFile(`src/contracts/${contract}/openapi.yaml`, 'utf8')
  const document = toOpenApi30(parse(published))
  await mkdir(SCHEMAS, { recursive: true })
  await writeFile(`${SCHEMAS}/${contract}.json`, JSON.stringify(document))
  // Aliases are valid YAML that many readers of OpenAPI documents do not understand.
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })
  await writeFile(`${SCHEMAS}/${contract}.yaml`, yaml)
}

const documents = globSync('src/contracts/*/openapi.yaml')
const contracts = documents.map((path) => basename(dirname(path))).toSorted()
await rm(DOCS, { recursive: true, force: true })
await rm(SCHEMAS, { recursive: true, force: true })
await writeDocs(contracts)
for (const contract of contracts) await writeSchema(contract)
