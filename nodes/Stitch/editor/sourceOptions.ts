import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { searchSources } from './listSearch';

/** The sources that can be chosen, deleted ones left out. */
export async function getSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { results } = await searchSources.call(this);
	return results.map(({ name, value }) => ({ name, value }));
}
