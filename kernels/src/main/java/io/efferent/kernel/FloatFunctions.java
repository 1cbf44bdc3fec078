package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of float vectors, to a few units in the last place, made of arithmetic alone. Unlike the Vector API's own,
 * which call one library before and another after a loop is compiled, they give the same bits at any time.
 */
final class FloatFunctions {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final float LOG2_E = 1.4426950216293335f;
    private static final float LN2_HIGH = 0.6931471824645996f;
    private static final float LN2_LOW = -1.9046542121259336e-09f;
    private static final float TWO_OVER_PI = 0.6366197466850281f;
    private static final float HALF_PI_HIGH = 1.5707963705062866f;
    private static final float HALF_PI_MIDDLE = -4.371138828673793e-08f;
    private static final float HALF_PI_LOW = -1.7151245100058819e-15f;
    /** Added and taken away again it rounds to the nearest integer, which its lowest bits hold in between. */
    private static final float ROUNDER = 0x1.8p23f;
    static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);
    static final int ONE_BITS = Float.floatToRawIntBits(1);
    static final int SQRT_HALF_BITS = Float.floatToRawIntBits(0.70710677f);

    private FloatFunctions() {}

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** e to the power of x. */
    static FloatVector exp(FloatVector x) {
        FloatVector limited = x.max(-110).min(100);
        FloatVector rounded = limited.fma(constant(LOG2_E), constant(ROUNDER));
        FloatVector y = expm1Near0(rest(limited, rounded)).add(1);
        // Two factors, because 2 to the power of n itself may not be a number.
        IntVector k = rounded.reinterpretAsInts().sub(ROUNDER_BITS);
        IntVector half = k.lanewise(VectorOperators.ASHR, 1);
        return y.mul(powerOf2(half, 127)).mul(powerOf2(k.sub(half), 127));
    }

    /** 1 / (1 + exp(-x)). */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector limited = x.neg().max(-88).min(89);
        FloatVector rounded = limited.fma(constant(LOG2_E), constant(ROUNDER));
        FloatVector y = expm1Near0(rest(limited, rounded)).add(1);
        // Twice half the power, which is a number even for the largest.
        FloatVector power = y.add(y).mul(powerOf2(rounded.reinterpretAsInts(), 127 - 1));
        return constant(1).div(power.add(1));
    }

    /** Hyperbolic tangent, as (e^2x - 1) / (e^2x + 1) with the numerator computed without loss of digits. */
    static FloatVector tanh(FloatVector x) {
        FloatVector twice = x.max(-10).min(10).mul(2);
        FloatVector rounded = twice.fma(constant(LOG2_E), constant(ROUNDER));
        FloatVector power = powerOf2(rounded.reinterpretAsInts(), 127);
        FloatVector less1 = expm1Near0(rest(twice, rounded)).fma(power, power.sub(1));
        return less1.div(less1.add(2));
    }

    /** What is left of x without the multiple of ln 2 that {@code rounded} holds in its lowest bits. */
    private static FloatVector rest(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUNDER);
        return n.fma(constant(-LN2_LOW), n.fma(constant(-LN2_HIGH), x));
    }

    /** e^r - 1 for |r| up to half of ln 2, by its Taylor series. */
    private static FloatVector expm1Near0(FloatVector r) {
        FloatVector p = constant(0.00019841270113829523f);
        p = p.fma(r, constant(0.0013888889225199819f));
        p = p.fma(r, constant(0.008333333767950535f));
        p = p.fma(r, constant(0.0416666679084301f));
        p = p.fma(r, constant(0.1666666716337204f));
        p = p.fma(r, constant(0.5f));
        return p.fma(r.mul(r), r);
    }

    /**
     * Natural logarithm: of a power of 2, and of a mantissa m in [1/sqrt(2), sqrt(2)) by the series of the inverse
     * hyperbolic tangent at (m - 1) / (m + 1), with the terms in the order that keeps most digits (as in FDLIBM).
     */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p25f), tiny).reinterpretAsInts().add(ONE_BITS - SQRT_HALF_BITS);
        IntVector exponent = bits.lanewise(VectorOperators.LSHR, 23).add(ROUNDER_BITS);
        FloatVector n = exponent.reinterpretAsFloats().sub(ROUNDER + 127);
        n = n.sub(constant(0).blend(25, tiny));
        FloatVector f = bits.and(0x7fffff).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        FloatVector s = f.div(f.add(2));
        FloatVector square = s.mul(s);
        FloatVector p = constant(2f / 9);
        p = p.fma(square, constant(2f / 7));
        p = p.fma(square, constant(2f / 5));
        p = p.fma(square, constant(2f / 3));
        FloatVector half = f.mul(f).mul(0.5f);
        FloatVector small = s.fma(p.fma(square, half), n.mul(LN2_LOW));
        FloatVector y = n.fma(constant(LN2_HIGH), f.sub(half.sub(small)));
        return y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0))
                .blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
                .blend(Float.NaN, x.compare(VectorOperators.GE, 0).not());
    }

    /** 2 to the power of the lowest bits of k, as a signed number, times 2 to the power of {@code bias - 127}. */
    private static FloatVector powerOf2(IntVector k, int bias) {
        return k.lanewise(VectorOperators.LSHL, 23).add(bias << 23).reinterpretAsFloats();
    }

    static FloatVector sin(FloatVector x) {
        return sine(x, 0);
    }

    static FloatVector cos(FloatVector x) {
        return sine(x, 1);
    }

    /**
     * Sine of x plus {@code quarters} right angles: reduced to within an eighth of a turn of the nearest right angle,
     * then by Taylor series. Digits are lost beyond some ten thousand turns.
     */
    private static FloatVector sine(FloatVector x, int quarters) {
        FloatVector rounded = x.fma(constant(TWO_OVER_PI), constant(ROUNDER));
        FloatVector n = rounded.sub(ROUNDER);
        FloatVector r =
                n.fma(constant(-HALF_PI_LOW), n.fma(constant(-HALF_PI_MIDDLE), n.fma(constant(-HALF_PI_HIGH), x)));
        FloatVector square = r.mul(r);
        FloatVector s = constant(2.7557318844628753e-06f);
        s = s.fma(square, constant(-0.00019841270113829523f));
        s = s.fma(square, constant(0.008333333767950535f));
        s = s.fma(square, constant(-0.1666666716337204f));
        s = s.mul(square).fma(r, r);
        FloatVector c = constant(-2.755731998149713e-07f);
        c = c.fma(square, constant(2.4801587642286904e-05f));
        c = c.fma(square, constant(-0.0013888889225199819f));
        c = c.fma(square, constant(0.0416666679084301f));
        c = c.fma(square, constant(-0.5f)).fma(square, constant(1));
        IntVector quadrant = rounded.reinterpretAsInts().add(quarters);
        VectorMask<Float> odd = quadrant.and(1).compare(VectorOperators.NE, 0).cast(SPECIES);
        IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
        return s.blend(c, odd).reinterpretAsInts().lanewise(VectorOperators.XOR, sign)
                .reinterpretAsFloats();
    }

    /** Any other function: {@link Op#evaluate}, one number at a time. */
    static FloatVector each(FloatVector x, FloatVector y, Op op) {
        float[] first = x.toArray();
        float[] second = y.toArray();
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) op.evaluate(new double[] {first[i], second[i]});
        }
        return FloatVector.fromArray(SPECIES, first, 0);
    }
}
