import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { readVariables } from '../../src/env.ts'
import { defaultPorts, type Ports } from './ports.ts'
import { projectFolder, readConfiguration } from './wrangler.ts'

const file = join(projectFolder, '.dev.vars')
const example = join(projectFolder, '.dev.vars.example')

/** Creates `.dev.vars` where it is missing and answers the settings in it. */
export function readDevVars(): NodeJS.Dict<string> {
  if (!existsSync(file)) {
    copyFileSync(example, file)
    console.log('Created .dev.vars from .dev.vars.example')
  }
  const settings = parseEnv(readFileSync(file, 'utf8'))
  const known = parseEnv(readFileSync(example, 'utf8'))
  const missing = Object.keys(known).filter((name) => settings[name] === undefined)
  if (missing.length > 0) {
    console.warn(`.dev.vars lacks ${missing.join(', ')}; see .dev.vars.example`)
  }
  return settings
}

/** Says at once what the Worker would say at every request. @throws an error naming each bad setting */
export async function assertUsable(settings: NodeJS.Dict<string>): Promise<void> {
  const { vars } = await readConfiguration()
  readVariables(asEnv({ ...vars, ...settings }))
}

/** Safe: variables are read, and no binding. */
function asEnv(variables: object): Env {
  return variables as Env
}

/** The settings that name a default port of this machine, with the port that is used instead. */
export function movedSettings(settings: NodeJS.Dict<string>, ports: Ports): Record<string, string> {
  const moved: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) {
    const text = value
      ?.replaceAll(localOrigin(defaultPorts.api), `http://localhost:${ports.api}`)
      .replaceAll(localOrigin(defaultPorts.simulator), `http://localhost:${ports.simulator}`)
    if (text !== undefined && text !== value) moved[name] = text
  }
  return moved
}

const localOrigin = (port: number) =>
  new RegExp(`http://(localhost|127\\.0\\.0\\.1):${port}\\b`, 'g')
