package dev.caravan;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Dependencies point one way: routes -> endpoints -> fleet, gateway, store -> domain; only boot knows everything. */
@AnalyzeClasses(packages = {"dev.caravan", "routes"}, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaAccess<?>> READ_THE_SYSTEM_CLOCK =
            DescribedPredicate.describe("read the system clock", ArchitectureTest::readsTheSystemClock);

    @ArchTest
    static final ArchRule domainUsesTheJdkAlone = classes().that().resideInAPackage("dev.caravan.domain..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("dev.caravan.domain..", "java.lang..", "java.util..",
                    "java.time..", "java.text", "java.net", "java.nio.charset", "java.security..");

    @ArchTest
    static final ArchRule domainIsGivenEveryMoment = noClasses().that().resideInAPackage("dev.caravan.domain..")
            .should().dependOnClassesThat().areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule dependenciesPointOneWay = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("domain").definedBy("dev.caravan.domain..")
            .layer("log").definedBy("dev.caravan.ops.log..")
            .layer("gateway").definedBy("dev.caravan.gateway..")
            .layer("store").definedBy("dev.caravan.store..")
            .layer("probe").definedBy("dev.caravan.probe..")
            .layer("contacts").definedBy("dev.caravan.contacts..")
            .layer("fleet").definedBy("dev.caravan.fleet..")
            .layer("campaign").definedBy("dev.caravan.campaign..")
            .layer("ops").definedBy("dev.caravan.ops", "dev.caravan.ops.management..")
            .layer("edge").definedBy("dev.caravan.http")
            .layer("endpoints").definedBy("dev.caravan.http.endpoint..")
            .layer("routes").definedBy("routes..")
            .layer("simulator").definedBy("dev.caravan.simulator..")
            .layer("boot").definedBy("dev.caravan.boot..")
            .whereLayer("domain").mayNotAccessAnyLayer()
            .whereLayer("log").mayNotAccessAnyLayer()
            .whereLayer("simulator").mayNotAccessAnyLayer()
            .whereLayer("gateway").mayOnlyAccessLayers("domain", "log")
            .whereLayer("store").mayOnlyAccessLayers("domain", "log")
            .whereLayer("probe").mayOnlyAccessLayers("domain", "log")
            .whereLayer("contacts").mayOnlyAccessLayers("domain")
            .whereLayer("fleet").mayOnlyAccessLayers("domain", "log", "gateway", "probe", "store")
            .whereLayer("campaign").mayOnlyAccessLayers("domain", "log", "gateway", "contacts", "store")
            .whereLayer("edge").mayOnlyAccessLayers("domain", "log")
            .whereLayer("ops").mayOnlyAccessLayers("domain", "log", "store", "fleet", "campaign", "edge")
            .whereLayer("endpoints").mayOnlyAccessLayers("domain", "log", "gateway", "probe", "store", "contacts",
                    "fleet", "campaign", "ops", "edge")
            .whereLayer("routes").mayOnlyAccessLayers("domain", "log", "gateway", "fleet", "campaign", "ops", "edge",
                    "endpoints")
            .whereLayer("boot").mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule theSimulatorKnowsNothingOfCaravan = noClasses()
            .that().resideInAPackage("dev.caravan.simulator..")
            .should().dependOnClassesThat(DescribedPredicate.describe("are Caravan's other classes",
                    type -> (type.getPackageName() + ".").startsWith("dev.caravan.")
                            && !type.getPackageName().equals("dev.caravan.simulator")));

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.caravan.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyEdgesKnowCamelAndVertx = noClasses().that()
            .resideInAnyPackage("dev.caravan.domain..", "dev.caravan.store..", "dev.caravan.contacts..",
                    "dev.caravan.fleet..", "dev.caravan.campaign..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel..", "io.vertx..");

    @ArchTest
    static final ArchRule onlyContactsKnowWhoseNumbersExist = noClasses().that()
            .resideOutsideOfPackage("dev.caravan.contacts..")
            .should().dependOnClassesThat().resideInAPackage("com.google.i18n.phonenumbers..");

    @ArchTest
    static final ArchRule onlyTheStoreSpeaksSql = noClasses().that()
            .resideOutsideOfPackages("dev.caravan.store..", "dev.caravan.boot..", "dev.caravan.ops")
            .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..",
                    "org.springframework.jdbc..", "com.zaxxer.hikari..", "org.flywaydb..", "org.mariadb..");

    @ArchTest
    static final ArchRule onlyBootAndTheSimulatedWorldReadTheSystemClock = noClasses().that()
            .resideOutsideOfPackages("dev.caravan.boot..", "dev.caravan.simulator..")
            .should().accessTargetWhere(READ_THE_SYSTEM_CLOCK);

    @ArchTest
    static final ArchRule theSimulatorReadsTheSystemClockWhereItMeetsThePort = noClasses().that()
            .resideInAPackage("dev.caravan.simulator..").and().doNotHaveSimpleName("HttpShell")
            .should().accessTargetWhere(READ_THE_SYSTEM_CLOCK);

    /** These read moments in the time zone of the process. */
    @ArchTest
    static final ArchRule momentsHaveNoZoneOfTheirOwn = noClasses().should()
            .dependOnClassesThat().areAssignableTo(Timestamp.class)
            .orShould().dependOnClassesThat().areAssignableTo(Date.class)
            .orShould().dependOnClassesThat().areAssignableTo(Calendar.class);

    private static boolean readsTheSystemClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String method = access.getName();
        boolean now = owner.startsWith("java.time.") && method.equals("now")
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean clock = owner.equals("java.time.Clock") && (method.startsWith("system") || method.startsWith("tick"));
        return now || clock || owner.equals("java.lang.System") && method.equals("currentTimeMillis");
    }
}
