import { mock } from 'jest-mock-extended';
import type { INode } from 'n8n-workflow';
import type { JsonValue, StitchClient } from '../../../../nodes/Stitch/api/types';
import { MAX_PAGES, collectPages, nextPage } from '../../../../nodes/Stitch/api/pagination';

const path = '/v4/204817/extractions';

describe('the next page', () => {
	it.each([
		['no links', undefined, undefined],
		['an empty object', {}, undefined],
		['only a previous page', { previous: `${path}?page=1` }, undefined],
		['null', { next: null }, undefined],
		['a relative link', { next: `${path}?page=3` }, 3],
		['a link with more in it', { next: `${path}?page=3&x=y` }, 3],
		['an absolute link', { next: `https://api.stitchdata.com${path}?page=3` }, 'refused'],
		['a link without a scheme', { next: `//evil.example.com${path}?page=3` }, 'refused'],
		['a link to a longer path', { next: `${path}/../sources?page=3` }, 'refused'],
		['page 0', { next: `${path}?page=0` }, 'refused'],
		['no page', { next: `${path}?` }, 'refused'],
		['a number', { next: 3 }, 'refused'],
		['links that are a list', [], 'refused'],
	])('%s', (_name, links, expected) => {
		expect(nextPage(links as JsonValue, path)).toBe(expected);
	});
});

describe('reading pages', () => {
	const client = (answers: (page: number) => JsonValue) => {
		const stitch = mock<StitchClient>({ itemIndex: 0 });
		stitch.request.mockImplementation(async ({ query }) => answers(Number(query?.page ?? 1)));
		return stitch;
	};
	const list = { path, what: 'extractions', keyOf: () => '', accept: () => true };
	const node = mock<INode>();

	it('gives up on a list that never ends', async () => {
		const stitch = client((page) => ({ data: [], links: { next: `${path}?page=${page + 1}` } }));
		await expect(collectPages(node, stitch, { ...list, wanted: Infinity })).rejects.toThrow(
			"Stitch's list of extractions does not end",
		);
		expect(stitch.request).toHaveBeenCalledTimes(MAX_PAGES);
	});

	it('notices a ring of pages', async () => {
		const stitch = client((page) => ({
			data: [],
			links: { next: `${path}?page=${page === 3 ? 2 : page + 1}` },
		}));
		await expect(collectPages(node, stitch, { ...list, wanted: Infinity })).rejects.toThrow(
			'does not end',
		);
		expect(stitch.request).toHaveBeenCalledTimes(3);
	});

	it('forgets a record that is no longer accepted on a later page', async () => {
		const stitch = client((page) => ({
			data: [{ id: 1, good: page === 1 }],
			links: page === 1 ? { next: `${path}?page=2` } : {},
		}));
		const found = await collectPages(node, stitch, {
			...list,
			wanted: 10,
			keyOf: ({ id }) => String(id),
			accept: ({ good }) => good === true,
		});
		expect(found).toEqual([]);
	});

	it('calls back around each request, also one that fails', async () => {
		const events: string[] = [];
		const stitch = client((page) => {
			events.push(`page ${page}`);
			if (page === 2) throw new Error('lost');
			return { data: [], links: { next: `${path}?page=2` } };
		});
		const before = async () => {
			events.push('before');
			return () => void events.push('after');
		};
		await expect(collectPages(node, stitch, { ...list, wanted: 1, before })).rejects.toThrow(
			'lost',
		);
		expect(events).toEqual(['before', 'page 1', 'after', 'before', 'page 2', 'after']);
	});
});
