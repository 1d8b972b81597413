import { createHash } from 'crypto';

/** 96 bits of SHA-256, as 16 characters: keeps what n8n stores small. No secret goes in here. */
export function shortHash(...parts: string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64').slice(0, 16);
}
