/** Values as JSON has them, from and to those that declared signatures take and give. */
package dev.glovebox.sidecar.value;
