/**
 * A stand-in for Evolution API 2.3 and the WhatsApp world behind it, for demos, tests and rehearsals.
 *
 * <p>{@link dev.caravan.simulator.SimulatedEvolution} is the whole gateway without a socket: a call goes in, an answer
 * comes out, and time is what its clock and scheduler say. {@link dev.caravan.simulator.SimulatorServer} puts it on a
 * port. The package depends on nothing else of Caravan. What "faithful" means, and the source of every number here,
 * is GATEWAYS chapters 1, 4 and 6.
 */
package dev.caravan.simulator;
