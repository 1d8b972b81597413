import { gzipSync } from 'node:zlib';

export const gzip = (text: string) => gzipSync(text);
