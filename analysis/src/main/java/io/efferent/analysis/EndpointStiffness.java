package io.efferent.analysis;

import java.util.Arrays;

/**
 * How the hand of a planar arm resists displacement. The stiffness with frozen activations (intrinsic), within 10 to 50
 * ms (short-range) and with the network running (closed-loop) are three different numbers: say which joint stiffness
 * went in.
 *
 * @param matrix force back per displacement, [2][2], N/m
 * @param axes of the symmetric part, N/m; the major one is the direction of the largest stiffness
 */
public record EndpointStiffness(double[][] matrix, PrincipalAxes axes) {

    /**
     * @param matrix force back per displacement, [2][2], N/m
     * @throws IllegalArgumentException if it is not 2 by 2 or not finite
     */
    public static EndpointStiffness of(double[][] matrix) {
        requireSquare("matrix", matrix);
        return new EndpointStiffness(matrix, PrincipalAxes.of(symmetric(matrix)));
    }

    /**
     * From the stiffness of the joints, {@code K_x = J^-T (K_q + Γ) J^-1}, with the Jacobian J of the hand and the
     * geometric term Γ of a force that the hand exerts.
     *
     * @param jointStiffness K_q, torque back per angle, [2][2], N m/rad
     * @param jacobian J, [2][2], m/rad
     * @param geometricTerm Γ, [2][2], N m/rad
     * @throws IllegalArgumentException if a matrix is not 2 by 2 or not finite, or the arm is stretched so that the
     *     Jacobian is singular
     */
    public static EndpointStiffness of(double[][] jointStiffness, double[][] jacobian, double[][] geometricTerm) {
        requireSquare("jointStiffness", jointStiffness);
        requireSquare("jacobian", jacobian);
        requireSquare("geometricTerm", geometricTerm);
        double determinant = jacobian[0][0] * jacobian[1][1] - jacobian[0][1] * jacobian[1][0];
        Arguments.require(Math.abs(determinant) > 1e-12 * Matrices.squares(jacobian), "jacobian",
                "a singular one, of a stretched arm", "one that can be inverted");
        double[][] sum = Matrices.plus(jointStiffness, 1, geometricTerm);
        double[][] left = Matrices.solve(Matrices.transpose(jacobian), sum);
        return of(Matrices.transpose(Matrices.solve(Matrices.transpose(jacobian), Matrices.transpose(left))));
    }

    /**
     * From displacements and the forces that come back, by least squares of {@code f = -K dx}.
     *
     * @param displacement dx, [sample][2], m
     * @param restoringForce f, [sample][2], N
     * @throws IllegalArgumentException if sizes differ, numbers are not finite, or all displacements are along one line
     */
    public static EndpointStiffness estimate(double[][] displacement, double[][] restoringForce) {
        Arguments.length("restoringForce", restoringForce.length, displacement.length);
        Arguments.length("displacement[0]", Arguments.columns("displacement", displacement), 2);
        Arguments.length("restoringForce[0]", Arguments.columns("restoringForce", restoringForce), 2);
        double[][] gram = Matrices.transposeTimes(displacement, displacement);
        double determinant = gram[0][0] * gram[1][1] - gram[0][1] * gram[1][0];
        Arguments.require(determinant > 1e-12 * Math.pow(Matrices.trace(gram), 2), "displacement",
                "displacements along one line", "at least two directions");
        return of(Matrices.scaled(-1, Matrices.transpose(
                Matrices.solve(gram, Matrices.transposeTimes(displacement, restoringForce)))));
    }

    /** Area that the symmetric part sweeps, π times both axes, N²/m². */
    public double area() {
        return Math.PI * axes.major() * axes.minor();
    }

    /** Major over minor axis. */
    public double shape() {
        return axes.major() / axes.minor();
    }

    /** Difference of the two elements off the diagonal over their sum; 0 for springs. */
    public double asymmetry() {
        return (matrix[0][1] - matrix[1][0]) / (matrix[0][1] + matrix[1][0]);
    }

    /** The symmetric part, [2][2], N/m. */
    public double[][] symmetric() {
        return symmetric(matrix);
    }

    /**
     * The Jacobian of the end of a chain of segments in the plane, [2][joint], m/rad.
     *
     * @param joint angles, each from the segment before, rad
     * @param lengths of the segments, m
     * @throws IllegalArgumentException if lengths differ
     */
    public static double[][] jacobian(double[] joint, double[] lengths) {
        double[][] outer = outerPosition(joint, lengths);
        double[][] jacobian = new double[2][joint.length];
        for (int i = 0; i < joint.length; i++) {
            jacobian[0][i] = -outer[i][1];
            jacobian[1][i] = outer[i][0];
        }
        return jacobian;
    }

    /**
     * What a force on the world adds to the stiffness of the joints, because the Jacobian turns with them:
     * {@code Γ_ij = Σ_k dJ_ki/dq_j F_k}, [joint][joint], N m/rad.
     *
     * @param joint angles, each from the segment before, rad
     * @param lengths of the segments, m
     * @param force of the hand on the world, [2], N
     * @throws IllegalArgumentException if lengths differ
     */
    public static double[][] geometricTerm(double[] joint, double[] lengths, double[] force) {
        Arguments.length("force", force.length, 2);
        double[][] outer = outerPosition(joint, lengths);
        double[][] term = new double[joint.length][joint.length];
        for (int i = 0; i < joint.length; i++) {
            for (int j = 0; j < joint.length; j++) {
                term[i][j] = -Matrices.dot(outer[Math.max(i, j)], force);
            }
        }
        return term;
    }

    /**
     * The stiffness of joints that muscles give them, {@code K_q = Σ (k r rᵀ - F dr/dq)}, [joint][joint], N m/rad.
     *
     * @param stiffness k, of each muscle along its path, [muscle], N/m
     * @param force F, tension of each muscle, [muscle], N
     * @param momentArm r, {@code -dL/dq}, [muscle][joint], m
     * @param momentArmSlope dr/dq, [muscle][joint][joint], m/rad
     * @throws IllegalArgumentException if sizes differ
     */
    public static double[][] ofMuscles(
            double[] stiffness, double[] force, double[][] momentArm, double[][][] momentArmSlope) {
        Arguments.length("force", force.length, stiffness.length);
        Arguments.length("momentArm", momentArm.length, stiffness.length);
        Arguments.length("momentArmSlope", momentArmSlope.length, stiffness.length);
        int joints = Arguments.columns("momentArm", momentArm);
        double[][] sum = new double[joints][joints];
        for (int m = 0; m < stiffness.length; m++) {
            Arguments.length("momentArmSlope[" + m + "]", momentArmSlope[m].length, joints);
            for (int i = 0; i < joints; i++) {
                for (int j = 0; j < joints; j++) {
                    sum[i][j] += stiffness[m] * momentArm[m][i] * momentArm[m][j] - force[m] * momentArmSlope[m][i][j];
                }
            }
        }
        return sum;
    }

    /** Where the end is, seen from each joint, [joint][2]. */
    private static double[][] outerPosition(double[] joint, double[] lengths) {
        Arguments.length("lengths", lengths.length, joint.length);
        double[] direction = joint.clone();
        Arrays.parallelPrefix(direction, Double::sum);
        double[][] outer = new double[joint.length][2];
        for (int i = joint.length - 1; i >= 0; i--) {
            outer[i][0] = lengths[i] * Math.cos(direction[i]);
            outer[i][1] = lengths[i] * Math.sin(direction[i]);
            if (i + 1 < joint.length) {
                outer[i][0] += outer[i + 1][0];
                outer[i][1] += outer[i + 1][1];
            }
        }
        return outer;
    }

    private static double[][] symmetric(double[][] matrix) {
        return Matrices.scaled(0.5, Matrices.plus(matrix, 1, Matrices.transpose(matrix)));
    }

    private static void requireSquare(String name, double[][] matrix) {
        Arguments.length(name, matrix.length, 2);
        Arguments.length(name + "[0]", Arguments.columns(name, matrix), 2);
    }
}
