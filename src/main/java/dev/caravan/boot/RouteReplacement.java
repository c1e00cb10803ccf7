package dev.caravan.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestsDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * Puts new versions of route files into a running context in the place of the old ones.
 *
 * <p>Camel's own reload leaves behind the routes that a file no longer has, the instances of its templates and its
 * route configurations, and stops a route before it knows whether the new one can be built.
 */
final class RouteReplacement {

    private final ModelCamelContext context;
    /** Camel does not say which template a route was made from. */
    private final Map<RouteDefinition, String> templates = Collections.synchronizedMap(new WeakHashMap<>());

    /** To be made before any route is, so that it sees every template used. */
    RouteReplacement(ModelCamelContext context) {
        this.context = context;
        context.addRouteTemplateDefinitionConverter("*", (template, parameters) -> {
            RouteDefinition route = RouteTemplateDefinition.Converter.DEFAULT_CONVERTER.apply(template, parameters);
            templates.put(route, template.getId());
            return route;
        });
        context.getRegistry().bind("route-origins", new RouteBuilderLifecycleStrategy() {
            @Override
            public void afterConfigure(RouteBuilder builder) {
                builder.getRouteTemplateCollection().getRouteTemplates()
                        .forEach(template -> template.setResource(builder.getResource()));
                builder.getRestCollection().getRests().forEach(rest -> rest.setResource(builder.getResource()));
            }
        });
    }

    /** Compiles all files together, because they use each other's constants, and makes their builders. */
    List<RouteBuilder> compile(RouteFiles files) throws Exception {
        List<RouteBuilder> builders = new ArrayList<>();
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(files.resources())) {
            builders.add(injected((RouteBuilder) builder));
        }
        return builders;
    }

    /** The affected files and, if route configurations are among them, everything: those apply to all routes. */
    Set<Path> widened(Set<Path> affected, Collection<Path> all, List<RouteBuilder> builders) {
        boolean had = context.getRouteConfigurationDefinitions().stream()
                .anyMatch(configuration -> from(affected, configuration.getResource()));
        boolean has = builders.stream()
                .anyMatch(builder -> builder instanceof RouteConfigurationsBuilder
                        && from(affected, builder.getResource()));
        if (!had && !has) {
            return affected;
        }
        Set<Path> wide = new HashSet<>(affected);
        wide.addAll(all);
        return wide;
    }

    /**
     * Builds the affected routes without putting them in.
     *
     * @param tried takes the definitions, up to the one that failed, for finding its line
     * @throws Exception what would have ended the real replacement
     */
    void rehearse(List<RouteBuilder> builders, Set<Path> affected, List<RouteDefinition> tried) throws Exception {
        List<RouteDefinition> others = new ArrayList<>(context.getRouteDefinitions());
        others.removeIf(route -> from(affected, route.getResource()));
        for (RouteBuilder compiled : builders) {
            if (!from(affected, compiled.getResource())) {
                continue;
            }
            // Building leaves traces in a definition, so the real replacement gets another instance.
            RouteBuilder builder = injected(compiled.getClass().getDeclaredConstructor().newInstance());
            builder.setResource(compiled.getResource());
            RoutesDefinition routes = builder.configureRoutes(context);
            RestsDefinition rests = builder.configureRests(context);
            rests.setCamelContext(context);
            for (RestDefinition rest : rests.getRests()) {
                rest.asRouteDefinition(context).forEach(routes::route);
            }
            for (RouteDefinition route : routes.getRoutes()) {
                tried.add(route);
                rehearse(route, others);
                others.add(route);
            }
        }
    }

    private void rehearse(RouteDefinition route, List<RouteDefinition> others) throws Exception {
        RouteDefinitionHelper.forceAssignIds(context, route.getInput());
        RouteDefinitionHelper.forceAssignIds(context, route);
        String duplicate = RouteDefinitionHelper.validateUniqueIds(route, others, route.getNodePrefixId());
        if (duplicate != null || others.stream().anyMatch(other -> route.getId().equals(other.getId()))) {
            throw new FailedToCreateRouteException(route.getId(), null, route.toString(), new IllegalStateException(
                    "the id " + (duplicate == null ? route.getId() : duplicate) + " is already taken"));
        }
        context.getModelReifierFactory().createRoute(context, route);
    }

    /** Takes the old routes of the affected files out and puts the new ones in. */
    void replace(List<RouteBuilder> builders, Set<Path> affected) throws Exception {
        List<RouteBuilder> changed = builders.stream().filter(b -> from(affected, b.getResource())).toList();
        context.getRouteConfigurationDefinitions().removeIf(old -> from(affected, old.getResource()));
        for (RouteBuilder builder : changed) {
            if (builder instanceof RouteConfigurationsBuilder configurations) {
                configurations.updateRouteConfigurationsToCamelContext(context);
            }
        }
        context.getRestDefinitions().removeIf(old -> from(affected, old.getResource()));
        List<RouteDefinition> instances = removeTemplates(affected);
        for (Path file : affected) {
            for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
                if (from(Set.of(file), route.getResource())) {
                    remove(route);
                }
            }
            for (RouteBuilder builder : changed) {
                if (from(Set.of(file), builder.getResource())) {
                    builder.updateRoutesToCamelContext(context);
                }
            }
        }
        instantiate(changed, instances);
    }

    private List<RouteDefinition> removeTemplates(Set<Path> affected) throws Exception {
        List<RouteDefinition> instances = new ArrayList<>();
        for (RouteTemplateDefinition template : List.copyOf(context.getRouteTemplateDefinitions())) {
            if (from(affected, template.getResource())) {
                context.getRouteDefinitions().stream()
                        .filter(route -> template.getId().equals(templates.get(route)))
                        .forEach(instances::add);
                context.removeRouteTemplateDefinition(template);
            }
        }
        for (RouteDefinition instance : instances) {
            remove(instance);
        }
        return instances;
    }

    private void instantiate(List<RouteBuilder> changed, List<RouteDefinition> instances) throws Exception {
        Set<String> declared = new HashSet<>();
        for (RouteBuilder builder : changed) {
            for (var templated : builder.getTemplatedRouteCollection().getTemplatedRoutes()) {
                declared.add(templated.getRouteId());
                RouteDefinition old = context.getRouteDefinition(templated.getRouteId());
                if (old != null) {
                    remove(old);
                }
            }
        }
        for (RouteDefinition old : instances) {
            String template = templates.get(old);
            if (!declared.contains(old.getId()) && context.getRouteTemplateDefinition(template) != null) {
                context.addRouteFromTemplate(old.getId(), template, old.getNodePrefixId(), old.getGroup(),
                        old.getRouteTemplateContext());
            }
        }
        for (RouteBuilder builder : changed) {
            builder.addTemplatedRoutesToCamelContext(context);
        }
    }

    private void remove(RouteDefinition route) throws Exception {
        context.getRouteController().stopRoute(route.getId());
        context.removeRoute(route.getId());
        context.removeRouteDefinition(route);
    }

    private <T extends RouteBuilder> T injected(T builder) throws Exception {
        var beans = PluginHelper.getBeanPostProcessor(context);
        beans.postProcessBeforeInitialization(builder, builder.getClass().getName());
        beans.postProcessAfterInitialization(builder, builder.getClass().getName());
        return builder;
    }

    private static boolean from(Set<Path> files, Resource resource) {
        return files.stream().anyMatch(file -> RouteFiles.same(file, resource));
    }
}
