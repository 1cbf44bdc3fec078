package io.efferent.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of double vectors, to a few units in the last place, made of arithmetic alone. Unlike the Vector API's own,
 * which call one library before and another after a loop is compiled, they give the same bits at any time.
 */
final class DoubleFunctions {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final double LOG2_E = 1.4426950408889634;
    private static final double LN2_HIGH = 0.6931471805599453;
    private static final double LN2_LOW = 2.3190468138462996e-17;
    private static final double TWO_OVER_PI = 0.6366197723675814;
    private static final double HALF_PI_HIGH = 1.5707963267948966;
    private static final double HALF_PI_MIDDLE = 6.123233995736766e-17;
    private static final double HALF_PI_LOW = -1.4973849048591698e-33;
    /** Added and taken away again it rounds to the nearest integer, which its lowest bits hold in between. */
    private static final double ROUNDER = 0x1.8p52;
    static final long ROUNDER_BITS = Double.doubleToRawLongBits(ROUNDER);
    static final long ONE_BITS = Double.doubleToRawLongBits(1);
    static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(0.7071067811865476);

    private DoubleFunctions() {}

    private static DoubleVector constant(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    /** e to the power of x. */
    static DoubleVector exp(DoubleVector x) {
        DoubleVector limited = x.max(-760).min(720);
        DoubleVector rounded = limited.fma(constant(LOG2_E), constant(ROUNDER));
        DoubleVector y = expm1Near0(rest(limited, rounded)).add(1);
        // Two factors, because 2 to the power of n itself may not be a number.
        LongVector k = rounded.reinterpretAsLongs().sub(ROUNDER_BITS);
        LongVector half = k.lanewise(VectorOperators.ASHR, 1);
        return y.mul(powerOf2(half, 1023L)).mul(powerOf2(k.sub(half), 1023L));
    }

    /** 1 / (1 + exp(-x)). */
    static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector limited = x.neg().max(-709).min(710);
        DoubleVector rounded = limited.fma(constant(LOG2_E), constant(ROUNDER));
        DoubleVector y = expm1Near0(rest(limited, rounded)).add(1);
        // Twice half the power, which is a number even for the largest.
        DoubleVector power = y.add(y).mul(powerOf2(rounded.reinterpretAsLongs(), 1023L - 1));
        return constant(1).div(power.add(1));
    }

    /** Hyperbolic tangent, as (e^2x - 1) / (e^2x + 1) with the numerator computed without loss of digits. */
    static DoubleVector tanh(DoubleVector x) {
        DoubleVector twice = x.max(-22).min(22).mul(2);
        DoubleVector rounded = twice.fma(constant(LOG2_E), constant(ROUNDER));
        DoubleVector power = powerOf2(rounded.reinterpretAsLongs(), 1023L);
        DoubleVector less1 = expm1Near0(rest(twice, rounded)).fma(power, power.sub(1));
        return less1.div(less1.add(2));
    }

    /** What is left of x without the multiple of ln 2 that {@code rounded} holds in its lowest bits. */
    private static DoubleVector rest(DoubleVector x, DoubleVector rounded) {
        DoubleVector n = rounded.sub(ROUNDER);
        return n.fma(constant(-LN2_LOW), n.fma(constant(-LN2_HIGH), x));
    }

    /** e^r - 1 for |r| up to half of ln 2, by its Taylor series. */
    private static DoubleVector expm1Near0(DoubleVector r) {
        DoubleVector p = constant(1.6059043836821613e-10);
        p = p.fma(r, constant(2.08767569878681e-09));
        p = p.fma(r, constant(2.505210838544172e-08));
        p = p.fma(r, constant(2.755731922398589e-07));
        p = p.fma(r, constant(2.7557319223985893e-06));
        p = p.fma(r, constant(2.48015873015873e-05));
        p = p.fma(r, constant(0.0001984126984126984));
        p = p.fma(r, constant(0.001388888888888889));
        p = p.fma(r, constant(0.008333333333333333));
        p = p.fma(r, constant(0.041666666666666664));
        p = p.fma(r, constant(0.16666666666666666));
        p = p.fma(r, constant(0.5));
        return p.fma(r.mul(r), r);
    }

    /**
     * Natural logarithm: of a power of 2, and of a mantissa m in [1/sqrt(2), sqrt(2)) by the series of the inverse
     * hyperbolic tangent at (m - 1) / (m + 1), with the terms in the order that keeps most digits (as in FDLIBM).
     */
    static DoubleVector log(DoubleVector x) {
        VectorMask<Double> tiny = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
        LongVector bits = x.blend(x.mul(0x1p54), tiny).reinterpretAsLongs().add(ONE_BITS - SQRT_HALF_BITS);
        LongVector exponent = bits.lanewise(VectorOperators.LSHR, 52).add(ROUNDER_BITS);
        DoubleVector n = exponent.reinterpretAsDoubles().sub(ROUNDER + 1023);
        n = n.sub(constant(0).blend(54.0, tiny));
        DoubleVector f = bits.and(0xfffffffffffffL).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
        DoubleVector s = f.div(f.add(2));
        DoubleVector square = s.mul(s);
        DoubleVector p = constant(2.0 / 23);
        p = p.fma(square, constant(2.0 / 21));
        p = p.fma(square, constant(2.0 / 19));
        p = p.fma(square, constant(2.0 / 17));
        p = p.fma(square, constant(2.0 / 15));
        p = p.fma(square, constant(2.0 / 13));
        p = p.fma(square, constant(2.0 / 11));
        p = p.fma(square, constant(2.0 / 9));
        p = p.fma(square, constant(2.0 / 7));
        p = p.fma(square, constant(2.0 / 5));
        p = p.fma(square, constant(2.0 / 3));
        DoubleVector half = f.mul(f).mul(0.5);
        DoubleVector small = s.fma(p.fma(square, half), n.mul(LN2_LOW));
        DoubleVector y = n.fma(constant(LN2_HIGH), f.sub(half.sub(small)));
        return y.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0))
                .blend(x, x.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY))
                .blend(Double.NaN, x.compare(VectorOperators.GE, 0).not());
    }

    /** 2 to the power of the lowest bits of k, as a signed number, times 2 to the power of {@code bias - 1023}. */
    private static DoubleVector powerOf2(LongVector k, long bias) {
        return k.lanewise(VectorOperators.LSHL, 52).add(bias << 52).reinterpretAsDoubles();
    }

    static DoubleVector sin(DoubleVector x) {
        return sine(x, 0);
    }

    static DoubleVector cos(DoubleVector x) {
        return sine(x, 1);
    }

    /**
     * Sine of x plus {@code quarters} right angles: reduced to within an eighth of a turn of the nearest right angle,
     * then by Taylor series. Digits are lost beyond some ten thousand turns.
     */
    private static DoubleVector sine(DoubleVector x, int quarters) {
        DoubleVector rounded = x.fma(constant(TWO_OVER_PI), constant(ROUNDER));
        DoubleVector n = rounded.sub(ROUNDER);
        DoubleVector r =
                n.fma(constant(-HALF_PI_LOW), n.fma(constant(-HALF_PI_MIDDLE), n.fma(constant(-HALF_PI_HIGH), x)));
        DoubleVector square = r.mul(r);
        DoubleVector s = constant(2.8114572543455206e-15);
        s = s.fma(square, constant(-7.647163731819816e-13));
        s = s.fma(square, constant(1.6059043836821613e-10));
        s = s.fma(square, constant(-2.505210838544172e-08));
        s = s.fma(square, constant(2.7557319223985893e-06));
        s = s.fma(square, constant(-0.0001984126984126984));
        s = s.fma(square, constant(0.008333333333333333));
        s = s.fma(square, constant(-0.16666666666666666));
        s = s.mul(square).fma(r, r);
        DoubleVector c = constant(-1.5619206968586225e-16);
        c = c.fma(square, constant(4.779477332387385e-14));
        c = c.fma(square, constant(-1.1470745597729725e-11));
        c = c.fma(square, constant(2.08767569878681e-09));
        c = c.fma(square, constant(-2.755731922398589e-07));
        c = c.fma(square, constant(2.48015873015873e-05));
        c = c.fma(square, constant(-0.001388888888888889));
        c = c.fma(square, constant(0.041666666666666664));
        c = c.fma(square, constant(-0.5)).fma(square, constant(1));
        LongVector quadrant = rounded.reinterpretAsLongs().add(quarters);
        VectorMask<Double> odd = quadrant.and(1).compare(VectorOperators.NE, 0).cast(SPECIES);
        LongVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 62);
        return s.blend(c, odd).reinterpretAsLongs().lanewise(VectorOperators.XOR, sign)
                .reinterpretAsDoubles();
    }

    /** Any other function: {@link Op#evaluate}, one number at a time. */
    static DoubleVector each(DoubleVector x, DoubleVector y, Op op) {
        double[] first = x.toArray();
        double[] second = y.toArray();
        for (int i = 0; i < first.length; i++) {
            first[i] = op.evaluate(new double[] {first[i], second[i]});
        }
        return DoubleVector.fromArray(SPECIES, first, 0);
    }
}
