import type { Emulator, EmulatorOptions } from './types';

export * from './types';
export { demo } from './demo';

/**
 * A Stitch of one's own on two free ports of the loopback interface.
 * @throws the system's error when the port is taken
 */
export function startEmulator(options?: EmulatorOptions): Promise<Emulator>;
