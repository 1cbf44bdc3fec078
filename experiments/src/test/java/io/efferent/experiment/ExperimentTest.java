package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.Experiment.Precision;
import io.efferent.experiment.Experiment.Units;
import io.efferent.network.GradientEngine;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {

    /** As every file has been since the first version. */
    @Test
    void filesHaveAllSettingsSideBySide() throws Exception {
        var text = """
                {"task":"reach","taskOptions":{"duration":0.5},"type":"float64","visionDelay":0.1,"policy":"lstm",\
                "hidden":7,"batches":20,"engine":"autograd","seed":3}""";
        var experiment = Experiment.parse(text);
        assertEquals("reach", experiment.body().task());
        assertEquals(Precision.FLOAT64, experiment.body().type());
        assertEquals(0.1, experiment.senses().visionDelay());
        assertEquals(Units.LSTM, experiment.network().policy());
        assertEquals(GradientEngine.AUTOGRAD, experiment.training().engine());
        assertEquals(text, experiment.toString());
        assertEquals(text, new ObjectMapper().writeValueAsString(experiment));
        assertEquals(experiment, Experiment.parse(experiment.toJson()));
        assertEquals(Units.RNN, Experiment.parse("{\"policy\": \"RNN\"}").network().policy());
        assertEquals(Experiment.NAMES.size(), new HashSet<>(Experiment.NAMES).size(), "no name is in two groups");
    }

    @Test
    void whatIsNotGivenIsTheOthers() {
        var other = Experiment.parse("""
                {"task": "reach", "taskOptions": {"duration": 0.5}, "hidden": 7, "seed": 3}
                """);
        var merged = Experiment.parse("{\"hidden\": 9}").orElse(other);
        assertEquals(9, merged.network().hidden());
        assertEquals(3, merged.training().seed());
        assertEquals(0.5, merged.body().taskOptions().get("duration"));
        var another = Experiment.parse("{\"task\": \"center-out\"}").orElse(other);
        assertTrue(another.body().taskOptions().isEmpty(), "options of another task");
        assertEquals(5, other.withBatches(5).training().batches());
        assertEquals(Experiment.DEFAULTS.training(), Experiment.parse("{}").orElse(Experiment.DEFAULTS).training());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"taks": "reach"}           | configuration: unknown setting 'taks', expected some of [task, taskOptions,
            {"body": {"task": "reach"}} | configuration: unknown setting 'body', expected some of [task,
            {"hidden": "many"}          | configuration: hidden: got 'many', expected a whole number
            {"batches": 1.5}            | configuration: batches: got '1.5', expected a whole number
            {"clip": []}                | configuration: clip: got a list, expected a number
            {"taskOptions": 3}          | configuration: taskOptions: got '3', expected names and values
            {"policy": "brain"}         | policy: got 'brain', expected one of [gru, lstm, rnn, leaky, mlp, ei, spiking,
            {"type": "int8"}            | type: got 'int8', expected one of [float32, float64]
            {"engine": "fast"}          | engine: got 'fast', expected one of [auto, compiled, autograd]
            {"compatibility": "x"}      | compatibility: got 'x', expected one of [none, motornet]
            [1, 2]                      | configuration: got a list, expected a JSON object
            3                           | configuration: got '3', expected a JSON object
            {"seed": 1} {"seed": 2}     | configuration: got more after the end of the JSON, expected one value
            {"seed": 1, "seed": 2}      | configuration: Duplicate field 'seed'
            {"seed":                    | configuration: Unexpected end-of-input
            """)
    void aWrongSettingIsNamed(String text, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Experiment.parse(text)).getMessage();
        assertTrue(refused.startsWith(message), refused);
        assertFalse(refused.contains("com.fasterxml") || refused.contains("java.lang"), refused);
    }

    @Test
    void aReflexIsOfTheSenseBehindAllOthers() {
        var spinal = Experiment.parse("""
                {"task": "posture", "hidden": 5, "senses": {"joints": 0, "stretch": 0.03},
                 "reflex": {"velocity": 20}}""");
        var environment = spinal.environment();
        assertEquals(environment.observationSize(), spinal.policy(environment).observationSize());
        for (String text : new String[] {
                "{\"reflex\": {\"length\": 1}}",
                "{\"senses\": {\"stretch\": 0.03, \"joints\": 0}, \"reflex\": {\"length\": 1}}",
                "{\"senses\": {\"stretch\": 0.03}, \"stackedActions\": 1, \"reflex\": {\"length\": 1}}",
                "{\"senses\": {\"stretch\": 0.03}, \"reflex\": {\"force\": 1}}"}) {
            var wrong = Experiment.parse(text);
            var refused = assertThrows(
                    IllegalArgumentException.class, () -> wrong.policy(wrong.environment())).getMessage();
            assertTrue(refused.startsWith("reflex: got "), refused);
        }
    }
}
