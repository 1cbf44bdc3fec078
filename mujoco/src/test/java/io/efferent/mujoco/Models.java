package io.efferent.mujoco;

/** Small models that tests share. */
final class Models {
    private Models() {}

    /** Two links that a motor and a muscle-like filtered motor drive over a floor, with sensors and a keyframe. */
    static final String ARM = """
            <mujoco model="arm">
              <compiler autolimits="true"/>
              <option timestep="0.005" gravity="0 0 -9.81"/>
              <worldbody>
                <geom name="floor" type="plane" size="2 2 .1" rgba=".1 .2 .3 1"/>
                <body name="upper" pos="0 0 .5">
                  <joint name="shoulder" type="hinge" axis="0 1 0" damping=".1"/>
                  <geom name="upper" type="capsule" fromto="0 0 0 .3 0 0" size=".03" mass="2"/>
                  <body name="lower" pos=".3 0 0">
                    <joint name="elbow" type="hinge" axis="0 1 0" range="-150 150" damping=".1"/>
                    <geom name="lower" type="capsule" fromto="0 0 0 .3 0 0" size=".02" mass="1"/>
                    <site name="tip" pos=".3 0 0"/>
                  </body>
                </body>
                <body name="ball" pos="1 0 .1">
                  <freejoint name="ball"/>
                  <geom name="ball" type="sphere" size=".1" mass=".5" friction=".7 .01 .001"/>
                </body>
              </worldbody>
              <actuator>
                <motor name="shoulder" joint="shoulder" gear="10" ctrllimited="true" ctrlrange="-1 1"/>
                <general name="elbow" joint="elbow" dyntype="filter" dynprm=".04" gainprm="5"/>
              </actuator>
              <sensor>
                <jointpos name="elbow angle" joint="elbow"/>
                <framepos name="tip" objtype="site" objname="tip"/>
              </sensor>
              <keyframe>
                <key name="bent" qpos=".3 1.2 1 0 .1 1 0 0 0" ctrl=".1 .2"/>
              </keyframe>
            </mujoco>
            """;
}
