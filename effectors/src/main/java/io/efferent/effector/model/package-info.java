/**
 * Bodies of other programs: OpenSim's {@code .osim}, of versions 2 to 4, and MuJoCo's MJCF.
 *
 * <p>{@link io.efferent.effector.model.ModelFile#read} makes an effector of a file, and a report that names each
 * component and says whether it is used, approximated (and how far) or dropped. A file is data: what it refers to
 * elsewhere is not loaded, and documents with a DOCTYPE, hence with entities, are refused.
 *
 * <pre>{@code
 * ModelFile model = ModelFile.read(Path.of("arm.osim"));
 * System.out.println(model.report());
 * Effector arm = model.effector().optTimestep(0.005).build();
 * }</pre>
 */
package io.efferent.effector.model;
