package dev.caravan.domain;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class RoleTest {

    @ParameterizedTest
    @CsvSource({
        "VIEWER,VIEWER,true", "VIEWER,OPERATOR,false", "VIEWER,ADMIN,false",
        "OPERATOR,VIEWER,true", "OPERATOR,OPERATOR,true", "OPERATOR,ADMIN,false",
        "ADMIN,VIEWER,true", "ADMIN,OPERATOR,true", "ADMIN,ADMIN,true"})
    void aRoleCoversItselfAndThoseBelow(Role holder, Role needed, boolean covered) {
        assertEquals(covered, holder.covers(needed));
    }

    @ParameterizedTest
    @EnumSource
    void everyRoleIsReadBackFromItsText(Role role) {
        assertEquals(Optional.of(role), Role.of(role.text()));
    }

    @Test
    void superadminIsAnAdminAndOtherNamesAreNoRole() {
        assertEquals(Optional.of(Role.ADMIN), Role.of("superAdmin"));
        assertEquals(Optional.empty(), Role.of("root"));
        assertEquals(Optional.empty(), Role.of(null));
    }
}
