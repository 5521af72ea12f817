/**
 * The database of a freshly initialised lotus-miner repo of t01000, as lotus v1.34.1 leaves it: `/miner-address` and nothing else.
 * File name to base64. It is the practice farm's repo; a real one is made by `lotus-miner init`.
 */
export const emptyRepoFiles: Readonly<Record<string, string>> = {
  'CURRENT': 'TUFOSUZFU1QtMDAwMDA0Cg==',
  'CURRENT.bak': 'TUFOSUZFU1QtMDAwMDAwCg==',
  'MANIFEST-000004': 'e6z6t4gAAQEabGV2ZWxkYi5CeXRld2lzZUNvbXBhcmF0b3ICAwMFBAIHAAKBARYvbWluZXItYWRkcmVzcwEBAAAAAAAAFi9taW5lci1hZGRyZXNzAQEAAAAAAAAHAAKBARYvbWluZXItYWRkcmVzcwEBAAAAAAAAFi9taW5lci1hZGRyZXNzAQEAAAAAAAA=',
  '000002.ldb': 'ABYDL21pbmVyLWFkZHJlc3MBAQAAAAAAAADoBwAAAAABAAAAAL0eExcAAAAAAQAAAADA8qGwAAkCMAH/////////ACQAAAAAAQAAAADMkoPTKQg2FgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFf7gIskdUfb',
  '000003.log': '',
  'LOCK': '',
}
