/// <reference types="jest" />

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import paths from '../../../scripts/bootstrap/paths.js';
import { PAGES, read } from '../../package/support/documents.mts';

/** Where the installed n8n reads its environment. */
const declared = ['@n8n/config/dist', 'n8n/dist/modules/community-packages', 'n8n/dist/services']
	.map((folder) => join(paths.server, 'node_modules', folder))
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.js'))
			.map((file) => readFileSync(join(folder, file), 'utf8')),
	)
	.join('\n');

const named = new Set(
	PAGES.flatMap((page) => read(page).match(/\b(?:N8N_[A-Z_]+|WEBHOOK_URL)\b/g) ?? []),
);

it('the README and its pages name variables', () => {
	expect(named.size).toBeGreaterThan(6);
	expect(declared).not.toContain("'N8N_NO_SUCH_VARIABLE'");
});

it.each([...named])('n8n reads %s', (variable) => {
	const ways = [`Env)('${variable}'`, `process.env.${variable})`];
	expect([variable, ways.some((way) => declared.includes(way))]).toEqual([variable, true]);
});
