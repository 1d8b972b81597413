type Workflow = { nodes: any[]; [field: string]: any };

/** Changes to an example that its user would make, or that a test needs to be quick. */

/**
 * @param change what is put into the node
 * @throws when it applies to no node
 */
function withNodes(
	workflow: Workflow,
	applies: (node: any) => boolean,
	change: (node: any) => object,
): Workflow {
	if (!workflow.nodes.some(applies)) throw new Error(`No node of '${workflow.name}' is changed`);
	const nodes = workflow.nodes.map((node) => (applies(node) ? { ...node, ...change(node) } : node));
	return { ...workflow, nodes };
}

/** @param name of the node */
export const withParameters = (workflow: Workflow, name: string, parameters: object) =>
	withNodes(
		workflow,
		(node) => node.name === name,
		(node) => ({ parameters: { ...node.parameters, ...parameters } }),
	);

/** Every node that uses a credential of this type uses this one. */
export const withCredential = (
	workflow: Workflow,
	type: string,
	{ id, name }: { id: string; name: string },
) =>
	withNodes(
		workflow,
		(node) => node.credentials?.[type],
		(node) => ({ credentials: { ...node.credentials, [type]: { id, name } } }),
	);

/** A second instead of minutes. */
export const withShortWaits = (workflow: Workflow) =>
	withNodes(
		workflow,
		(node) => node.type === 'n8n-nodes-base.wait',
		(node) => ({ parameters: { ...node.parameters, amount: 1, unit: 'seconds' } }),
	);

/** The address that a Set node holds. */
export const withAddress = (workflow: Workflow, address: string) =>
	withNodes(
		workflow,
		(node) => assignmentsOf(node).some(isAddress),
		(node) => ({
			parameters: {
				...node.parameters,
				assignments: {
					assignments: assignmentsOf(node).map((each) =>
						isAddress(each) ? { ...each, value: address } : each,
					),
				},
			},
		}),
	);

const assignmentsOf = (node: any): any[] => node.parameters.assignments?.assignments ?? [];
const isAddress = ({ name }: any) => name === 'address';

/** n8n polls once a minute at most, but at several times. */
export const withPollsEveryTenSeconds = (workflow: Workflow) =>
	withNodes(
		workflow,
		(node) => node.parameters.pollTimes,
		(node) => ({
			parameters: {
				...node.parameters,
				pollTimes: {
					item: [0, 10, 20, 30, 40, 50].map((second) => ({
						mode: 'custom',
						cronExpression: `${second} * * * * *`,
					})),
				},
			},
		}),
	);

/** A node that fails, in the place of this one. */
export const withFaultIn = (workflow: Workflow, name: string) =>
	withNodes(
		workflow,
		(node) => node.name === name,
		() => ({
			type: 'n8n-nodes-base.stopAndError',
			typeVersion: 1,
			parameters: { errorType: 'errorMessage', errorMessage: `A fault in ${name}` },
			credentials: undefined,
			onError: undefined,
			retryOnFail: undefined,
		}),
	);
