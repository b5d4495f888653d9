import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;

/**
 * Checks files against rule sets of the veraPDF engine: java Validator.java PROFILES FILE...
 *
 * PROFILES are names of the rule sets in the engine's archive, joined by commas. The engine's own
 * reader of rule sets needs parts that the archive lacks, so the XML is read here. One line for
 * each file and rule set, and one for each broken rule. Exit status 1 if anything is broken.
 */
public class Validator {
    static final String RULES = "org/verapdf/pdfa/validation/%s.xml";
    static final int EXAMPLES = 100;

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        boolean clean = true;
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = profile(name);
            for (int i = 1; i < arguments.length; i++) {
                clean &= check(new File(arguments[i]), name, profile);
            }
        }
        System.exit(clean ? 0 : 1);
    }

    static boolean check(File file, String name, ValidationProfile profile) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
                var validator = Foundries.defaultInstance().createValidator(profile, EXAMPLES, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            String verdict = result.isCompliant() ? "passes" : "FAILS";
            System.out.printf("%s %s %s, %d checks%n", file, verdict, name, result.getTotalAssertions());
            Map<Object, TestAssertion> examples = new HashMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    examples.putIfAbsent(assertion.getRuleId(), assertion);
                }
            }
            result.getFailedChecks().forEach((rule, count) -> {
                TestAssertion example = examples.get(rule);
                String where = example == null ? "" : example.getMessage() + " at " + example.getLocation().getContext();
                System.out.printf("    %s-%d, %d times: %s%n", rule.getClause(), rule.getTestNumber(), count, where);
            });
            return result.isCompliant();
        }
    }

    static ValidationProfile profile(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root;
        try (InputStream rules = Validator.class.getClassLoader().getResourceAsStream(String.format(RULES, name))) {
            if (rules == null) {
                throw new IllegalArgumentException("no rule set " + name);
            }
            root = factory.newDocumentBuilder().parse(rules).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        elements(root, "rule").forEach(rule -> rules.add(rule(rule)));
        Set<Variable> variables = new HashSet<>();
        elements(root, "variable").forEach(variable -> variables.add(Profiles.variableFromValues(
                variable.getAttribute("name"),
                variable.getAttribute("object"),
                text(variable, "defaultValue"),
                text(variable, "value"))));
        return Profiles.profileFromValues(
                PDFAFlavour.valueOf(root.getAttribute("flavour")),
                Profiles.profileDetailsFromValues(name, name, "", new Date()),
                "",
                rules,
                variables);
    }

    static Rule rule(Element rule) {
        Element id = elements(rule, "id").findFirst().orElseThrow();
        Element error = elements(rule, "error").findFirst().orElseThrow();
        List<ErrorArgument> arguments = new ArrayList<>();
        elements(error, "argument").forEach(argument -> arguments.add(ErrorArgumentImpl.fromValues(
                argument.getTextContent(), argument.hasAttribute("name") ? argument.getAttribute("name") : null, null)));
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments),
                List.of());
    }

    static Stream<Element> elements(Element parent, String name) {
        var found = parent.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    static String text(Element parent, String name) {
        return elements(parent, name).findFirst().map(Element::getTextContent).orElse("");
    }
}
