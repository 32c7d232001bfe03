/** A file of the repository as it is run and tested; lines without blank ones and comments. */
export interface SourceFile {
  path: string
  text: string
  lines: number
}

/** The least client and the least server of a feed that comes back and misses nothing. */
export interface Feed {
  client: SourceFile
  server: SourceFile
}
